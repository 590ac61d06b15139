/** The same path and query, name and token included, on a host that a client must never ask. */
export function onEvilOrigin({ pathname, search }: URL): string {
  return `https://evil.example${pathname}${search}`;
}
