import { createFetch, FetchError } from "ofetch";
import { untilAborted } from "./abort.js";
import { BodyTooLarge, discardBody, readBody } from "./body.js";
import { NetworkError } from "./errors/network-error.js";
import { ProtocolError } from "./errors/protocol-error.js";
import type { Redact } from "./redact.js";
import { redactError, shownReason } from "./redact-error.js";
import type { FetchInit, FetchLike, ResponseLike } from "./web.js";

/** What came back, read to its end. */
export interface Reply {
  /** 0 where the platform hides it, as a browser does with a redirect. */
  readonly status: number;
  /** It is a redirect, hidden, shown, or already followed by a fetch that was told not to. */
  readonly redirect: boolean;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** One request, with no retry; `seconds` is what it may take, its body included. The controller is its own. */
export type Transport = (url: string, seconds: number, controller: AbortController) => Promise<Reply>;

const ANSWER_LIMIT = { bytes: 16 * 1024 * 1024, beyond: "refuse" } as const;
const ERROR_LIMIT = { bytes: 64 * 1024, beyond: "cut" } as const;

const cache: Pick<FetchInit, "cache"> =
  typeof Request === "function" && "cache" in Request.prototype ? { cache: "no-store" } : {};

/** Makes requests by a function of fetch's shape, looked up at each call. */
export function createTransport(getFetch: () => FetchLike, redact: Redact): Transport {
  // ofetch performs the request and no more: retry, time limit, reading and parsing need rules of their own. It
  // would write into the response, which may be frozen, so that goes along beside what ofetch gets.
  const { raw } = createFetch({
    fetch: (async (url: string, { signal }: { signal: AbortSignal }) => {
      const fetch = getFetch();
      const arrived = await fetch(url, { method: "GET", redirect: "manual", ...cache, signal });
      return { status: arrived.status, body: null, arrived };
    }) as unknown as typeof globalThis.fetch,
  });

  async function request(url: string, signal: AbortSignal): Promise<Reply> {
    const arriving = raw(url, { retry: false, ignoreResponseError: true, signal }) as Promise<{
      readonly arrived?: ResponseLike;
    }>;
    const { arrived: response } = await untilAborted(arriving, signal).catch((error: unknown) => {
      arriving.then(({ arrived }) => arrived && discardBody(arrived)).catch(() => {});
      // ofetch puts the URL into its own error, and the platform's into the cause.
      throw error instanceof FetchError ? error.cause : error;
    });
    if (response === undefined) throw new Error("fetch gave no response");

    const { status } = response;
    if (response.redirected || response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
      void discardBody(response);
      return { status, redirect: true, retryAfter: null, text: "" };
    }
    const text = await readBody(response, status === 200 ? ANSWER_LIMIT : ERROR_LIMIT, signal);
    return { status, redirect: false, retryAfter: response.headers.get("retry-after"), text };
  }

  return async (url, seconds, controller) => {
    const { signal } = controller;
    if (signal.aborted) throw signal.reason;
    const giveUp = () =>
      controller.abort(new NetworkError(`No answer within ${seconds} s: the request was given up`));
    const timer = setTimeout(giveUp, seconds * 1000);
    try {
      const reply = await request(url, signal);
      // Its body is not read, and where it is no stream only this ends it.
      if (reply.redirect) controller.abort();
      return reply;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      controller.abort();
      if (error instanceof BodyTooLarge) {
        throw new ProtocolError("The answer is larger than 16 MiB: it was refused while being read", {
          statusCode: 200,
        });
      }
      throw new NetworkError(`No answer: ${shownReason(error, redact)}`, redactError(error, redact));
    } finally {
      clearTimeout(timer);
    }
  };
}
