import { type Finding, failed } from "./check.js";

/** What the codes of a failed connection mean, and what to do. */
const PROBLEMS: readonly (readonly [RegExp, string, string])[] = [
  [
    /ENOTFOUND|EAI_AGAIN|EAI_NODATA/,
    "its name cannot be looked up (DNS)",
    "check the connection of this machine, and its DNS server",
  ],
  [
    /ECONNREFUSED/,
    "nothing listens there",
    "check the address; where a firewall stands in between, let it through",
  ],
  [
    /ETIMEDOUT|UND_ERR_(?:CONNECT|HEADERS)_TIMEOUT|ABORT|TIMEOUT/i,
    "nothing answers",
    "check the connection, and whether a firewall or a proxy stands in between",
  ],
  [/ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL/, "there is no way there", "check the connection of this machine"],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|SSL/i,
    "its certificate is not trusted (TLS)",
    "a proxy or a virus scanner may read what is encrypted: name its certificate in NODE_EXTRA_CA_CERTS; check the clock too",
  ],
  [
    /ECONNRESET|UND_ERR_SOCKET|EPIPE/,
    "the connection was cut off",
    "a firewall or a proxy may do that: try another network",
  ],
];

/** What an error of a request means. Nothing of its message is repeated: it may quote an address. */
export function networkProblem(error: unknown, host: string): Finding {
  const code = codeOf(error);
  const [, saw, todo] = PROBLEMS.find(([form]) => form.test(code)) ?? [
    undefined,
    `it cannot be reached (${code})`,
    "check the connection of this machine",
  ];
  return failed(`${host}: ${saw}`, todo);
}

function codeOf(error: unknown): string {
  for (let at = error; typeof at === "object" && at !== null; at = (at as { cause?: unknown }).cause) {
    const { code, name } = at as { code?: unknown; name?: unknown };
    if (typeof code === "string") return code;
    if (name === "AbortError" || name === "TimeoutError") return "ABORT";
    const errors = (at as { errors?: unknown }).errors;
    if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  }
  return "unknown";
}
