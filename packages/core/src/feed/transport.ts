import { NetworkError } from "../errors/network-error.js";
import { ProtocolError } from "../errors/protocol-error.js";
import type { Redact } from "../redact/redact.js";
import { redactError, shownReason } from "../redact/redact-error.js";
import type { FetchInit, FetchLike, ResponseLike, Signal } from "../util/web.js";
import type { Attempt } from "./attempt.js";
import { BodyTooLarge, discardBody, IncompleteResponse, readBody } from "./body.js";

/** What HTTP brought, read to its end. */
export interface FeedResponse {
  /** 0 where the platform hides it, as a browser does with a redirect. */
  readonly status: number;
  /** A redirect: hidden, shown, or already followed by a fetch that was told not to. */
  readonly isRedirect: boolean;
  readonly retryAfter: string | null;
  /** The `Date` header: the feed's clock. Null where it is not exposed. */
  readonly date: string | null;
  readonly text: string;
}

/** One request, without a retry; `seconds` is what it may take, its body included. */
export type Transport = (url: string, seconds: number, attempt: Attempt) => Promise<FeedResponse>;

const ANSWER_LIMIT = { bytes: 16 * 1024 * 1024, beyond: "refuse" } as const;
const ERROR_LIMIT = { bytes: 64 * 1024, beyond: "cut" } as const;

const cache: Pick<FetchInit, "cache"> =
  typeof Request === "function" && "cache" in Request.prototype ? { cache: "no-store" } : {};

/** Makes requests by a function of fetch's shape, looked up at each call and called unbound. */
export function createTransport(
  config: { readonly fetch?: FetchLike | undefined },
  redact: Redact,
): Transport {
  return async (url, seconds, attempt) => {
    const { signal } = attempt;
    attempt.limit(seconds, () => new NetworkError(`No answer within ${seconds} s: the request was given up`));
    try {
      const { fetch = globalThis.fetch } = config;
      const init = { method: "GET", redirect: "manual", ...cache, signal: signal as Signal } as const;
      const response: ResponseLike = await fetch(url, init);
      if (signal.aborted) {
        void discardBody(response);
        throw signal.reason;
      }
      const read = await readResponse(response, attempt);
      // The body of a redirect is not read, and where it is no stream only this ends it.
      if (read.isRedirect) attempt.stop();
      return read;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      attempt.stop();
      throw errorOf(error, redact);
    }
  };
}

async function readResponse(response: ResponseLike, attempt: Attempt): Promise<FeedResponse> {
  if (typeof response !== "object" || response === null) throw new IncompleteResponse("it is not an object");
  const { status, headers } = response;
  if (response.redirected || response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    void discardBody(response);
    return { status, isRedirect: true, retryAfter: null, date: null, text: "" };
  }
  if (typeof status !== "number") throw new IncompleteResponse("its status is not a number");
  if (typeof headers?.get !== "function") throw new IncompleteResponse("it has no headers.get()");
  const text = await readBody(response, status === 200 ? ANSWER_LIMIT : ERROR_LIMIT, attempt);
  const [retryAfter, date] = [headerOf(response, "retry-after"), headerOf(response, "date")];
  return { status, isRedirect: false, retryAfter, date, text };
}

/** Null also for what is no text: a fetch of the user's own may keep its headers in a Map, or give numbers. */
function headerOf({ headers }: ResponseLike, name: string): string | null {
  const value: unknown = headers.get(name);
  return typeof value === "string" ? value : null;
}

function errorOf(error: unknown, redact: Redact): Error {
  if (error instanceof BodyTooLarge) {
    return new ProtocolError("The answer is larger than 16 MiB. The rest of it was not read", {
      statusCode: 200,
    });
  }
  if (error instanceof IncompleteResponse) {
    return new ProtocolError(
      `The response that fetch gave cannot be used: ${error.message}. Give a response with status, headers.get() and a body or text()`,
      {},
      false,
    );
  }
  return new NetworkError(`No answer: ${shownReason(error, redact)}`, redactError(error, redact));
}
