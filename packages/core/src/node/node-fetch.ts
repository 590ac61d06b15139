import type { AbortSignalLike } from "@cb-events/types";
import type { FetchInit, FetchLike } from "../util/web.js";
import { createAddressReader } from "./address.js";
import type { Dispatcher } from "./dispatcher.js";
import { Exchange } from "./exchange.js";
import { EitherHandler } from "./handlers.js";
import { requestHeaders } from "./request-headers.js";
import { isDispatcher, runtimeDispatcher } from "./runtime-dispatcher.js";

/** What `nodeFetch` takes. */
export interface NodeFetchOptions {
  /**
   * Makes the requests: an `Agent`, `ProxyAgent` or `MockAgent` of npm's undici, 6 to 8.
   *
   * @default the runtime's own, which its `fetch` uses too, looked up at each call
   */
  readonly dispatcher?: Dispatcher | undefined;
  /**
   * Hears, at debug level, that the runtime has no dispatcher, so that `fetch` makes the requests.
   *
   * @default none
   */
  readonly logger?: { debug?: ((message: string) => void) | undefined } | undefined;
}

const KNOWN_OPTIONS: readonly string[] = ["dispatcher", "logger"] satisfies (keyof NodeFetchOptions)[];

/**
 * A function of fetch's shape that makes the requests of an `EventClient` through the dispatcher beneath Node's
 * `fetch`: the same connections, TLS and proxies for a fraction of the processor time. It makes GET requests and
 * follows no redirect. Where the runtime has no dispatcher, as Deno and Bun, it is `fetch` itself.
 */
export function nodeFetch(options: NodeFetchOptions = {}): FetchLike {
  const { dispatcher, logger } = checked(options);
  const given = dispatcher && { dispatcher, Handler: EitherHandler };
  const addressOf = createAddressReader();
  let told = false;

  return (url, init) => {
    const connection = given ?? runtimeDispatcher();
    if (connection === undefined) {
      if (!told) logger?.debug?.("nodeFetch: this runtime has no dispatcher, so fetch makes the requests");
      told = true;
      return platformFetch(url, init);
    }
    return new Promise((resolve, reject) => {
      checkInit(init);
      const { origin, path } = addressOf(url);
      const signal: AbortSignalLike = init.signal;
      if (signal.aborted) throw signal.reason;
      const headers = requestHeaders(origin, init);
      const exchange = new Exchange(signal, resolve, reject);
      try {
        const request = { origin, path, method: "GET", headers, maxRedirections: 0 } as const;
        connection.dispatcher.dispatch(request, new connection.Handler(exchange));
      } catch (error) {
        exchange.fail(error);
      }
    });
  };
}

function checked(options: NodeFetchOptions): NodeFetchOptions {
  const unknown = Object.keys(options).find((name) => !KNOWN_OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`nodeFetch: unknown option ${unknown}. Known options: ${KNOWN_OPTIONS.join(", ")}`);
  }
  const { dispatcher } = options;
  if (dispatcher !== undefined && !isDispatcher(dispatcher)) {
    throw new TypeError(
      `nodeFetch: dispatcher must be an Agent, ProxyAgent or MockAgent of undici, or another object with a dispatch method; got ${dispatcher === null ? "null" : typeof dispatcher}`,
    );
  }
  return options;
}

/** Refuses what would be left out without a word. */
function checkInit(init: FetchInit & { readonly headers?: unknown; readonly body?: unknown }): void {
  const { method, redirect, headers, body } = init;
  if (method !== "GET") throw new TypeError(`nodeFetch makes GET requests only, got the method ${method}`);
  if (redirect !== "manual") throw new TypeError(`nodeFetch follows no redirect: redirect must be "manual"`);
  if (headers !== undefined || body !== undefined) {
    throw new TypeError("nodeFetch sends no headers and no body of yours: use fetch for that request");
  }
}

/** Looked up at each call, and called unbound. */
function platformFetch(...args: Parameters<FetchLike>): ReturnType<FetchLike> {
  const fetch: unknown = Reflect.get(globalThis, "fetch");
  if (typeof fetch !== "function") {
    return Promise.reject(new TypeError("nodeFetch: this runtime has no fetch, and no dispatcher was given"));
  }
  return (fetch as FetchLike)(...args);
}
