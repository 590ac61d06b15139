/** True: what is sent to this host never leaves the machine. As in `URL.hostname`. */
export function isThisMachine(hostname: string): boolean {
  const [first] = ipv4(hostname) ?? [];
  return plain(hostname) === "localhost" || hostname === "[::1]" || first === 127;
}

/** True: an address of a private network, or a name that only a home network knows. */
export function isPrivate(hostname: string): boolean {
  const [first, second = 0] = ipv4(hostname) ?? [];
  if (first !== undefined) {
    return (
      first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168)
    );
  }
  if (hostname.startsWith("[")) return /^\[f[cd]/.test(hostname); // fc00::/7
  return /[^.]\.(local|lan|home\.arpa)$/.test(plain(hostname));
}

/** The four numbers of an address, which may be written as one of version 6; URLs know no other form of it. */
function ipv4(hostname: string): readonly number[] | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return hostname.split(".").map(Number);
  const [, high, low] = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(hostname) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const bytes = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bytes >>> shift) & 0xff);
}

/** A name may end with a dot, and means the same. */
function plain(hostname: string): string {
  return hostname.replace(/\.$/, "");
}
