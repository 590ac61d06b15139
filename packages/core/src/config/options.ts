import type { AbortSignalLike } from "@cb-events/types";
import type { Hooks } from "../observe/hooks.js";
import type { Logger } from "../observe/logger.js";
import type { Position, PositionStore } from "../position/position.js";
import type { FetchLike, Signal } from "../util/web.js";

/** Grants slots, one for each request. */
export interface RateLimiter {
  /** Resolves when a request may be made; rejects with the signal's reason. */
  acquire(signal?: Signal): Promise<void>;
}

/** How a client works. All durations are in seconds, as in the feed. */
export interface ClientOptions {
  /**
   * How long the server may hold a request while nothing happens: whole seconds, 0 to 90 (official documentation).
   *
   * @default 10
   */
  readonly timeout?: number | undefined;
  /**
   * Follow the testbed instead of the real site. With `{ username, token }` only.
   *
   * @default false
   */
  readonly useTestbed?: boolean | undefined;
  /**
   * True: an event with anything wrong is thrown as `EventValidationError`, at its place among the others.
   * False: what is sound of it is delivered. Either way it is logged, and `onInvalidEvent` is called.
   *
   * @default false
   */
  readonly strictValidation?: boolean | undefined;
  /**
   * Requests in all, the first one included: a whole number, 1 or more. `1` turns retrying off, `Infinity` never
   * gives up.
   *
   * @default 8
   */
  readonly retryAttempts?: number | undefined;
  /**
   * Seconds before the first retry: 0 to 3600.
   *
   * @default 1
   */
  readonly retryBackoff?: number | undefined;
  /**
   * How much longer each delay is than the one before: a factor, 1 or more.
   *
   * @default 2
   */
  readonly retryFactor?: number | undefined;
  /**
   * The longest delay, in seconds: 0 to 3600. Not below `retryBackoff`, so raise both.
   *
   * @default 30
   */
  readonly retryMaxDelay?: number | undefined;
  /**
   * The share of each delay that is random, and is subtracted: 0 to 1. Never from a `Retry-After`.
   *
   * @default 0.2
   */
  readonly retryJitter?: number | undefined;
  /**
   * Requests in all when the feed answers 401 or 403, which may pass: a whole number, 1 or more, or `Infinity`.
   * `1` never retries them.
   *
   * @default 1
   */
  readonly authRetryAttempts?: number | undefined;
  /**
   * The URL before `/<username>/<token>/`: https, or http on this machine; with no query, fragment or user info. For a
   * proxy or a simulator, with `{ username, token }` only, and not with `useTestbed`.
   *
   * @default "https://eventsapi.chaturbate.com/events"
   */
  readonly baseUrl?: string | undefined;
  /**
   * Any function of fetch's shape; it makes every request. Called unbound. On Node, `nodeFetch()` from
   * `@cb-events/core/node` makes the same requests for less processor time.
   *
   * @default the platform's own, looked up at each call
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * Grants a slot for each attempt: made by `createRateLimiter`, or any object with `acquire(signal)`. Share one
   * among clients that count together. What an `acquire` of your own rejects with is thrown as it is.
   *
   * @default one of the client's own, 2000 requests in any 60 seconds
   */
  readonly rateLimiter?: RateLimiter | undefined;
  /**
   * Where log lines go: an object with `debug`, `info`, `warn` and `error`, each of which may be absent; `console` and
   * consola fit. `false` for silence.
   *
   * @default warnings and errors to `console.warn` and `console.error`
   */
  readonly logger?: Logger | false | undefined;
  /**
   * Where to go on: the `client.position` of an earlier client. Not with `positionStore`.
   *
   * @default none: from the newest events on
   */
  readonly position?: Position | undefined;
  /**
   * Keeps the position: `load()` is awaited before the first request, `save(position)` after each handled event and
   * before the next is delivered, `flush()`, where it has one, at the end. Not with `position`.
   *
   * @default none
   */
  readonly positionStore?: PositionStore | undefined;
  /**
   * Aborting it closes the client.
   *
   * @default none
   */
  readonly signal?: AbortSignalLike | undefined;
  /**
   * Functions that are called as things happen: see `Hooks`.
   *
   * @default none
   */
  readonly hooks?: Hooks | undefined;
}
