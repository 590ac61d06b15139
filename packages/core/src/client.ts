import type { CbEvent } from "@cb-events/types";
import { createAsk } from "./ask.js";
import { Calls } from "./calls.js";
import { type ClientConfig, parseOptions } from "./config.js";
import { type NameAndToken, parseCredentials, redactorFor } from "./credentials.js";
import { Dispenser, type Given } from "./dispenser.js";
import { Endpoint } from "./endpoint.js";
import { ClientClosedError } from "./errors/client-closed-error.js";
import { EventLoop } from "./event-loop.js";
import type { ClientOptions } from "./options.js";
import { Poller } from "./poller.js";
import { checkPosition, type Position } from "./position.js";
import { PositionKeeper } from "./position-keeper.js";
import { PositionTracker } from "./position-tracker.js";
import { createRateLimiter } from "./rate-limiter.js";
import { Reporter } from "./reporter.js";
import { type ClientStatus, StatusBoard } from "./status.js";
import { createTransport } from "./transport.js";

/**
 * Follows one room's feed. Iterate over it for an endless run of events, or call `poll()` for one answer at a
 * time; each event is given out once, and the next one only when the one before it is handled.
 *
 * @example
 * ```ts
 * for await (const event of client) await router.dispatch(event);
 * ```
 */
export class EventClient implements AsyncIterable<CbEvent> {
  /** Name of the room's owner. */
  readonly username: string;
  /** The options in use, defaults included. Frozen. */
  readonly config: ClientConfig;
  readonly #tracker: PositionTracker;
  readonly #keeper: PositionKeeper;
  readonly #status: StatusBoard;
  readonly #dispenser: Dispenser;
  readonly #calls = new Calls((error, isCancelled) => this.#onFailure(error, isCancelled));
  readonly #limiterEnd = new AbortController();
  readonly #onAbort = () => void this.close();
  #polled: readonly Given[] = [];
  #closing: Promise<void> | undefined;

  /** Takes the events URL, or the name and the token. Asks for nothing yet. Throws `AuthError` or `ConfigError`. */
  constructor(credentials: string | NameAndToken, options: ClientOptions = {}) {
    const checked = parseOptions(options, redactorFor(credentials));
    const endpoint = new Endpoint(parseCredentials(credentials, checked));
    Object.freeze(checked.hooks);
    const config = Object.freeze({ ...checked, baseUrl: endpoint.baseUrl });
    const limiter = config.rateLimiter ?? createRateLimiter({ signal: this.#limiterEnd.signal });
    const reporter = new Reporter(config.logger, config.hooks, endpoint.redact);
    const transport = createTransport(() => config.fetch ?? globalThis.fetch, endpoint.redact);

    this.username = endpoint.username;
    this.config = config;
    this.#status = new StatusBoard(config.hooks?.onStatus && ((status) => reporter.status(status)));
    this.#tracker = new PositionTracker(endpoint.room);
    this.#keeper = new PositionKeeper(config.positionStore, () => this.#tracker.position);
    const ask = createAsk({ config, endpoint, limiter, transport, reporter, status: this.#status });
    const poller = new Poller(endpoint, config, ask, (gap) => {
      this.#status.gap();
      reporter.gap(gap);
    });
    this.#dispenser = new Dispenser({
      poller,
      reporter,
      tracker: this.#tracker,
      keeper: this.#keeper,
      status: this.#status,
      room: endpoint.room,
      strict: config.strictValidation,
    });
    if (config.position !== undefined) this.#dispenser.restore(checkPosition(config.position, endpoint.room));
    if (config.signal?.aborted) void this.close();
    else config.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Where a client made later goes on: plain JSON, with no secret in it. */
  get position(): Position {
    return this.#tracker.position;
  }

  /** How the client is doing, as of now. */
  get status(): ClientStatus {
    return this.#status.current;
  }

  /**
   * Events without end; ends quietly when the client is closed. Throws what `poll()` throws, each error at its
   * place among the events; a new loop goes on behind it.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<CbEvent> {
    return new EventLoop(this.#dispenser, this.#calls);
  }

  /**
   * The events that stand ready, or else those of one answer, which may be none. The ones it gave before count
   * as handled from the call on; a loop does not count them, so `commit()` before you go on with one. Calls queue.
   *
   * Rejects with an `EventsError`, once its retries are used up; with `ClientClosedError` on a closed client.
   */
  poll(): Promise<CbEvent[]> {
    this.#dispenser.handled(this.#polled);
    this.#polled = [];
    return this.#calls.run((signal, give) =>
      this.#dispenser.takeAll(signal, (given) => {
        this.#polled = [...this.#polled, ...given];
        give(given.map(({ event }) => event));
      }),
    );
  }

  /** Everything given out so far counts as handled, and is saved. Rejects with `PositionStoreError`. */
  async commit(): Promise<void> {
    this.#dispenser.handledAll();
    await this.#dispenser.save();
  }

  /**
   * Ends every loop quietly, and a running `poll()` with `ClientClosedError`; ends requests and waits at once.
   * Resolves when nothing is left under way; handlers are not waited for. Final, and safe to call again.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What may be shown of the client: no secret is in it. */
  toJSON(): { username: string; position: Position; status: ClientStatus } {
    return { username: this.username, position: this.position, status: this.status };
  }

  async #close(): Promise<void> {
    const reason = new ClientClosedError();
    this.config.signal?.removeEventListener("abort", this.#onAbort);
    this.#status.enter("closed");
    const ended = this.#calls.end(reason);
    this.#limiterEnd.abort(reason);
    await ended;
    await this.#keeper.settled();
  }

  #onFailure(error: unknown, isCancelled: boolean): void {
    if (!isCancelled) this.#status.failed(error);
    // Another loop may be in the middle of a request.
    if (!this.#calls.busy) this.#status.enter(isCancelled ? "waiting" : "failed");
  }
}
