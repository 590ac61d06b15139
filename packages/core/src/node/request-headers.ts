import type { FetchInit } from "../util/web.js";
import { undiciMajor } from "./undici-major.js";
import { zstd } from "./zstd.js";

/** Over TLS: a proxy on the way may not know the newer ones. */
const ALL_CODINGS = `br, gzip, deflate${undiciMajor >= 8 && zstd !== undefined ? ", zstd" : ""}`;

/** The headers that Node's `fetch` sends, in its order. A new object each time: agents write into it. */
export function requestHeaders(origin: string, { cache }: Pick<FetchInit, "cache">): Record<string, string> {
  const codings = origin.startsWith("https:") ? ALL_CODINGS : "gzip, deflate";
  // Two literals: to add to one makes an object that is slow to read.
  return cache === "no-store"
    ? {
        accept: "*/*",
        "accept-language": "*",
        "sec-fetch-mode": "cors",
        "user-agent": "node",
        pragma: "no-cache",
        "cache-control": "no-cache",
        "accept-encoding": codings,
      }
    : {
        accept: "*/*",
        "accept-language": "*",
        "sec-fetch-mode": "cors",
        "user-agent": "node",
        "accept-encoding": codings,
      };
}
