// A client that breaks each promise which the conformance file asks for, and would pass for one otherwise.

import { EventClient as SoundClient } from "@cb-events/core";

export { AuthError, createRateLimiter, HttpStatusError } from "@cb-events/core";

/** Follows redirects, lets requests run on when it is closed, and takes the first piece of a body for the whole. */
function carelessFetch(/** @type {typeof globalThis.fetch} */ fetch) {
  return async (/** @type {string} */ url) => {
    const response = await fetch(url, { redirect: "follow" });
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    const { value } = await reader.read();
    return new Response(value ?? null, { status: response.status, headers: response.headers });
  };
}

export class EventClient extends SoundClient {
  #url;
  #slow;

  constructor(/** @type {string} */ url, /** @type {import("@cb-events/core").ClientOptions} */ options) {
    // It has one limiter for itself, starts anew each time, and does not try twice.
    const { position, positionStore, rateLimiter, fetch, ...rest } = options;
    super(url, { ...rest, retryAttempts: 1, fetch: carelessFetch(globalThis.fetch) });
    this.#url = url;
    this.#slow = rest.timeout === 60;
    rest.signal?.addEventListener("abort", () => {});
    setTimeout(() => {}, 60_000);
    // It does not close at the end of `await using`.
    Object.defineProperty(this, Symbol.asyncDispose, { value: async () => {} });
  }

  /** Gives each event late, and twice. @override */
  [Symbol.asyncIterator]() {
    const events = super[Symbol.asyncIterator]();
    const slow = this.#slow;
    async function* twice() {
      for await (const event of events) {
        if (slow) await new Promise((resolve) => setTimeout(resolve, 3100));
        yield event;
        yield event;
      }
    }
    return twice();
  }

  /** Quotes the URL. @override */
  async poll() {
    try {
      return await super.poll();
    } catch (error) {
      if (error instanceof Error) error.message += this.#url;
      throw error;
    }
  }
}
