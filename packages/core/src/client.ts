import type { CbEvent } from "@cb-events/types";
import { type ClientConfig, parseOptions } from "./config/config.js";
import { type NameAndToken, parseCredentials, redactorFor } from "./config/credentials.js";
import type { ClientOptions } from "./config/options.js";
import type { Delivery } from "./delivery/buffer.js";
import { Consumer } from "./delivery/consumer.js";
import { EventIterator } from "./delivery/event-iterator.js";
import { checkRun, type EventHandler, type RunOptions, type RunParts, run } from "./delivery/run.js";
import { ClientClosedError } from "./errors/client-closed-error.js";
import type { EventsError } from "./errors/events-error.js";
import { FeedUrls } from "./feed/feed-urls.js";
import { PageRequester } from "./feed/page-requester.js";
import { createRateLimiter } from "./feed/rate-limiter.js";
import { createTransport } from "./feed/transport.js";
import { Reporter } from "./observe/reporter.js";
import type { ClientStatus } from "./observe/status.js";
import type { Position } from "./position/position.js";
import { PositionSaver } from "./position/position-saver.js";
import { PositionTracker } from "./position/position-tracker.js";
import { onAbort } from "./util/abort.js";

/**
 * Follows one room's feed: `run` delivers its events to a handler, over every error that passes. Or iterate over the
 * client, or call `poll()` for one answer at a time. Each event is delivered once, and the next one only when the one
 * before it is handled.
 *
 * @example
 * ```ts
 * await client.run(router);
 * ```
 */
export class EventClient implements AsyncIterable<CbEvent> {
  /** Name of the room's owner. */
  readonly username: string;
  /** The options in use, defaults included. Frozen. */
  readonly config: ClientConfig;
  /** The same as `close()`, for `await using`. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;
  readonly #tracker: PositionTracker;
  readonly #parts: RunParts;
  readonly #end = new AbortController();
  #unlink: (() => void) | undefined;
  #polled: readonly Delivery[] = [];
  #closing: Promise<void> | undefined;

  /** Takes the events URL, or the name and the token. Makes no request yet. Throws `AuthError` or `ConfigError`. */
  constructor(credentials: string | NameAndToken, options: ClientOptions = {}) {
    const checked = parseOptions(options, redactorFor(credentials));
    const urls = new FeedUrls(parseCredentials(credentials, checked));
    Object.freeze(checked.hooks);
    const config = Object.freeze(Object.assign(checked, { baseUrl: urls.baseUrl }));
    const reporter = new Reporter(config, urls.redact);
    const tracker = new PositionTracker(urls.room);
    const saver = new PositionSaver(config.positionStore, tracker);
    const limiter = config.rateLimiter ?? createRateLimiter({ signal: this.#end.signal });
    const transport = createTransport(config, urls.redact);
    // No spread: on Node 20 that gives the parts of each client a hidden class of their own, which is slow to read.
    const requester = new PageRequester({ urls, config, reporter, limiter, transport });
    const consumer = new Consumer({ urls, config, reporter, saver, requester, tracker });

    // Older engines lack the symbol. As a computed name in the class it would keep bundlers from leaving the class out.
    const asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
    if (!(asyncDispose in this))
      Object.defineProperty(this, asyncDispose, { value: () => this.close(), configurable: true });
    this.username = urls.username;
    this.config = config;
    this.#tracker = tracker;
    this.#parts = { config, reporter, saver, requester, consumer };
    if (config.position !== undefined) consumer.restore(config.position);
    this.#unlink = onAbort(config.signal, () => {
      this.close().catch((error: EventsError) => reporter.saveFailed(error));
    });
  }

  /** Where a client made later goes on: plain JSON, with no secret in it. */
  get position(): Position {
    return this.#tracker.position;
  }

  /** How the client is doing, as of now. */
  get status(): ClientStatus {
    return this.#parts.reporter.status.current;
  }

  /**
   * Delivers events to the handler, one at a time, until the client is closed or the signal aborts: then it resolves
   * once the running handler is done, its event handled and saved. A handler that rejects with the reason of the signal
   * it was given leaves its event unhandled.
   *
   * Errors of the client that are `retryable` are logged and waited out, without end. It rejects with the others, and
   * with whatever the handler throws; then its event comes again after a restart.
   */
  async run(handler: EventHandler, options: RunOptions = {}): Promise<void> {
    const { signal } = checkRun(handler, options);
    if (this.#closing || signal?.aborted) return;
    await run(handler, [this.#end.signal, signal], this.#parts);
  }

  /**
   * Events without end; ends quietly when the client is closed. Throws what `poll()` throws, each error at its
   * place among the events; a new loop goes on behind it.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<CbEvent> {
    const { consumer, saver } = this.#parts;
    return new EventIterator(consumer, () => (this.#closing ? undefined : saver.begin()));
  }

  /**
   * The events that are buffered, or else those of one answer, which may be none. The ones it gave before count
   * as handled from the call on; a loop does not count them, so `commit()` before you go on with one. Calls queue.
   *
   * Rejects with an `EventsError`, once its retries are used up; with `ClientClosedError` on a closed client.
   */
  poll(): Promise<CbEvent[]> {
    try {
      if (!this.#closing) this.#parts.saver.beginPolls();
    } catch (error) {
      return Promise.reject(error);
    }
    this.#parts.consumer.ack(this.#polled);
    this.#polled = [];
    return this.#parts.consumer.takeAll((deliveries) => {
      this.#polled = [...this.#polled, ...deliveries];
    });
  }

  /** Everything delivered so far counts as handled, and is saved. Rejects with `PositionStoreError`. */
  async commit(): Promise<void> {
    this.#parts.consumer.ackAll();
    await this.#parts.saver.flush();
    this.#parts.saver.endPolls();
  }

  /**
   * Ends every loop quietly, and a running `poll()` with `ClientClosedError`; ends requests and waits at once.
   * Resolves when nothing is left under way; handlers are not awaited. Final, and safe to call again. Rejects with
   * `PositionStoreError` where the store could not write what it had put off.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** What may be shown of the client: no secret is in it. */
  toJSON(): { username: string; position: Position; status: ClientStatus } {
    return { username: this.username, position: this.position, status: this.status };
  }

  async #close(): Promise<void> {
    const reason = new ClientClosedError();
    this.#unlink?.();
    this.#parts.reporter.status.enter("closed");
    const closed = this.#parts.consumer.close(reason);
    this.#end.abort(reason);
    this.#parts.reporter.closing();
    await closed;
  }
}
