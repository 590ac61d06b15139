import type { Answer, FeedRequest, Reply } from "./answer.js";
import { bodyStream } from "./body-stream.js";
import type { FeedResponse } from "./feed-response.js";
import { connectionRefused, connectionReset } from "./network-error.js";
import { abortReason, type Signal } from "./signal.js";
import { wait } from "./wait.js";

/** The part of fetch's `init` that means something here. */
export interface FetchInit {
  /**
   * Any method; the feed answers GET, and OPTIONS as a preflight.
   *
   * @default "GET"
   */
  readonly method?: string | undefined;
  /** Recorded only. */
  readonly headers?: object | undefined;
  /** Ends the hold and the body. */
  readonly signal?: Signal | null | undefined;
  /**
   * `"follow"`, `"manual"` or `"error"`. A followed redirect comes back to this feed whatever its host:
   * there is no other, and `requests` shows where the client went.
   *
   * @default "follow"
   */
  readonly redirect?: string | undefined;
}

/** The shape of fetch. It also takes `URL` and `Request` objects. */
export type FeedFetch = (
  input: string | { readonly href: string } | ({ readonly url: string } & FetchInit),
  init?: FetchInit,
) => Promise<FeedResponse>;

const maxRedirects = 20;
const redirects = [301, 302, 303, 307, 308];
/** The statuses that a `Response` allows no body for. */
const bodiless = [204, 205, 304];

/** A fetch that asks this feed and no network. */
export function createFetch(
  answer: (request: FeedRequest, signal: Signal | undefined) => Promise<Answer>,
): FeedFetch {
  return async (input, init) => {
    const request = typeof input === "object" && "url" in input ? input : undefined;
    const signal = init?.signal ?? request?.signal ?? undefined;
    const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
    const redirect = init?.redirect ?? request?.redirect ?? "follow";
    const headers = readHeaders(init?.headers ?? request?.headers);
    let url = absolute(typeof input === "string" ? input : "href" in input ? input.href : input.url);
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      if (signal?.aborted) throw abortReason(signal);
      const response = await respond(await answer({ method, url: url.href, headers }, signal), signal);
      const location = response.headers.get("location");
      const isRedirect = redirects.includes(response.status) && location !== null;
      if (!isRedirect || redirect === "manual") return located(response, url, hops > 0);
      if (redirect === "error")
        throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
      url = absolute(location, url);
    }
    throw new TypeError("fetch failed", { cause: new Error("redirect count exceeded") });
  };
}

async function respond(answer: Answer, signal: Signal | undefined): Promise<Response> {
  if (answer === "refused") throw connectionRefused();
  if (answer === "reset") throw connectionReset("fetch failed");
  if (answer !== "silent") return toResponse(answer, signal);
  await wait({ ms: Number.POSITIVE_INFINITY, signal });
  throw abortReason(signal);
}

function toResponse({ status, headers, body }: Reply, signal: Signal | undefined): Response {
  if (bodiless.includes(status)) return new Response(null, { status, headers });
  return new Response(typeof body === "string" ? body : bodyStream(body, signal), { status, headers });
}

/** A `Response` that is made by hand has neither; clients read both. */
function located(response: Response, url: URL, redirected: boolean): Response {
  return Object.defineProperties(response, { url: { value: url.href }, redirected: { value: redirected } });
}

function absolute(url: string, base?: URL): URL {
  try {
    return new URL(url, base);
  } catch {
    throw new TypeError("Failed to parse URL");
  }
}

/** From `Headers`, pairs, or an object; the names in lower case. */
function readHeaders(headers: object = {}): Record<string, string> {
  const pairs: Iterable<readonly unknown[]> =
    Symbol.iterator in headers ? (headers as Iterable<readonly unknown[]>) : Object.entries(headers);
  return Object.fromEntries(
    Array.from(pairs, ([name, value]) => [String(name).toLowerCase(), String(value)]),
  );
}
