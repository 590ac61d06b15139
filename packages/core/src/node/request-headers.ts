import type { FetchInit } from "../util/web.js";
import { undiciMajor } from "./undici-major.js";
import { zstd } from "./zstd.js";

/** Over TLS: a proxy on the way may not know the newer ones. */
const ALL_CODINGS = `br, gzip, deflate${undiciMajor >= 8 && zstd !== undefined ? ", zstd" : ""}`;

/** The headers that Node's `fetch` sends, in its order. A new object each time: agents write into it. */
export function requestHeaders(origin: string, { cache }: Pick<FetchInit, "cache">): Record<string, string> {
  const headers: Record<string, string> = {
    accept: "*/*",
    "accept-language": "*",
    "sec-fetch-mode": "cors",
    "user-agent": "node",
  };
  if (cache === "no-store") {
    headers["pragma"] = "no-cache";
    headers["cache-control"] = "no-cache";
  }
  headers["accept-encoding"] = origin.startsWith("https:") ? ALL_CODINGS : "gzip, deflate";
  return headers;
}
