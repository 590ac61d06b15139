import type { EventsError } from "../errors/events-error.js";
import { HttpStatusError } from "../errors/http-status-error.js";
import { NetworkError } from "../errors/network-error.js";
import type { Redact } from "../redact/redact.js";
import { redactError, shownReason } from "../redact/redact-error.js";
import type { FetchInit, FetchLike, ResponseLike, Signal } from "../util/web.js";
import type { Attempt } from "./attempt.js";
import { discardBody, incomplete, readBody } from "./body.js";

/** What HTTP brought, read to its end. */
export interface FeedResponse {
  readonly status: number;
  readonly retryAfter: string | null;
  /** The `Date` header: the feed's clock. Null where it is not exposed. */
  readonly date: string | null;
  readonly text: string;
}

/** One request, without a retry; `seconds` is what it may take, its body included. */
export type Transport = (url: string, seconds: number, attempt: Attempt) => Promise<FeedResponse>;

/** Found out at the first request: Node loads all of `fetch` when `Request` is looked at, longer than the rest of an import. */
let knowsCache: boolean | undefined;

/** No spread: on Node 20 that gives each object a hidden class of its own, which is slow to read. */
function initOf(signal: Signal): FetchInit {
  knowsCache ??= typeof Request === "function" && "cache" in Request.prototype;
  return knowsCache
    ? { method: "GET", redirect: "manual", cache: "no-store", signal }
    : { method: "GET", redirect: "manual", signal };
}

/** Makes requests by a function of fetch's shape, looked up at each call and called unbound. */
export function createTransport(
  config: { readonly fetch?: FetchLike | undefined },
  redact: Redact,
): Transport {
  return async (url, seconds, attempt) => {
    attempt.limit(seconds);
    let response: ResponseLike | undefined;
    let problem: EventsError | undefined;
    let thrown: unknown;
    try {
      const { fetch = globalThis.fetch } = config;
      response = await fetch(url, initOf(attempt.controller.signal as Signal));
      if (!attempt.isOver) {
        const text = problemOf(response) ?? (await readBody(response, response.status === 200, attempt));
        if (typeof text === "string")
          return {
            status: response.status,
            retryAfter: headerOf(response, "retry-after"),
            date: headerOf(response, "date"),
            text,
          };
        problem = text;
      }
    } catch (error) {
      thrown = error;
    }
    void discardBody(response);
    if (attempt.isOver) throw attempt.reason;
    // What is left of the response: a body that is not read, and is no stream, is ended by this alone.
    attempt.controller.abort();
    throw (
      problem ?? new NetworkError(`No answer: ${shownReason(thrown, redact)}`, redactError(thrown, redact))
    );
  };
}

/** The error where the response is a redirect, or lacks something. */
function problemOf(response: ResponseLike): EventsError | undefined {
  if (typeof response !== "object" || response === null) return incomplete("it is not an object");
  const { status, headers, redirected, type } = response;
  const isRedirect = status >= 300 && status < 400;
  // A browser hides the status of a redirect, and a fetch that was told not to may have followed it.
  if (redirected || type === "opaqueredirect" || isRedirect) {
    const shown = isRedirect ? ` (${status})` : "";
    return new HttpStatusError(
      `The feed answered with a redirect${shown}. It is not followed: the token would go along`,
      { statusCode: isRedirect ? status : undefined },
    );
  }
  if (typeof status !== "number") return incomplete("its status is not a number");
  if (typeof headers?.get !== "function") return incomplete("it has no headers.get()");
  return undefined;
}

/** Null also for what is no text: a fetch of the user's own may keep its headers in a Map, or give numbers. */
function headerOf({ headers }: ResponseLike, name: string): string | null {
  const value: unknown = headers.get(name);
  return typeof value === "string" ? value : null;
}
