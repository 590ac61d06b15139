import {
  ClientClosedError,
  ConfigError,
  EventClient,
  type NameAndToken,
  type Position,
} from "@cb-events/core";
import { printable } from "@cb-events/types";
import { checkOptions, someSeconds } from "./check.js";
import { checkPool, checkRoom } from "./config.js";
import { Exchange } from "./consumers/exchange.js";
import { PoolIterator } from "./consumers/pool-iterator.js";
import { checkRun, Run } from "./consumers/run.js";
import type {
  CloseOptions,
  Dispatcher,
  PoolOptions,
  PoolRunOptions,
  RoomEvent,
  RoomHandler,
  RoomOptions,
} from "./options.js";
import type { Planner } from "./planner/options.js";
import { mergeOptions, watchRefusals } from "./rooms/client-options.js";
import { RateLimits } from "./rooms/rate-limits.js";
import { Room } from "./rooms/room.js";
import { RoomLimiter } from "./rooms/room-limiter.js";
import { roomLogger, shownError } from "./rooms/room-logger.js";
import type { PoolStatus } from "./status.js";

/** Seconds that running handlers have when a room or the pool ends. */
const DEFAULT_DRAIN = 30;
/** Positions of removed rooms that are remembered. */
const MAX_POSITIONS = 1000;

/**
 * Follows many rooms within one request budget. Each room has a client of its own, with all that it promises; which of
 * them makes the next request is decided by the pool's planner.
 *
 * @example
 * ```ts
 * const pool = new Pool();
 * pool.add({ username: "ana", token });
 * await pool.run((event, { room }) => console.log(room, event.type));
 * ```
 */
export class Pool implements AsyncIterable<RoomEvent> {
  /** The same as `close()`, for `await using`. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;
  readonly #options: PoolOptions;
  readonly #planner: Planner;
  readonly #refusals: RateLimits;
  readonly #exchange = new Exchange(() => {
    for (const room of this.#rooms.values()) room.update();
  });
  /** By user name, in lower case. */
  readonly #rooms = new Map<string, Room>();
  readonly #positions = new Map<string, Position>();
  readonly #onAbort = () => {
    this.close().catch(() => {}); // Each room's error is logged.
  };
  #closing: Promise<void> | undefined;

  /** Makes no request yet. Throws `ConfigError`. */
  constructor(options: PoolOptions = {}) {
    this.#planner = checkPool(options);
    this.#options = { ...options };
    this.#refusals = new RateLimits(this.#planner);
    // Older engines lack the symbol. As a computed name in the class it would keep bundlers from leaving the class out.
    const asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
    const dispose = { value: () => this.close(), configurable: true, writable: true };
    if (!(asyncDispose in this)) Object.defineProperty(this, asyncDispose, dispose);
    const { signal } = options;
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** How the pool and each of its rooms are doing, as of now. */
  get status(): PoolStatus {
    const { requests, waiting } = this.#planner.status;
    const rooms = [...this.#rooms.values()].map((room) => room.status);
    return { rooms, requests, requestsPerMinute: this.#planner.requestsPerMinute, waiting };
  }

  /**
   * Adds a room, by its events URL, or by name and token. It is followed from now on, or as soon as a run or a loop takes
   * events. Without a store, a room that was removed goes on where it ended.
   *
   * Throws `AuthError` for malformed credentials, `ConfigError` for a wrong option and for a room that is there already,
   * `ClientClosedError` when the pool is closed.
   */
  add(credentials: string | NameAndToken, options: RoomOptions = {}): void {
    if (this.#exchange.isClosed) throw new ClientClosedError();
    const { client: shared } = this.#options;
    const name = checkRoom(credentials, options, shared);
    const key = keyOf(name);
    if (this.#rooms.has(key)) {
      throw new ConfigError(`DUPLICATE: ${printable(name)} is in the pool: remove it first`);
    }
    const { priority = 1, ...own } = options;
    const limiter = new RoomLimiter(this.#planner.room({ priority }));
    const given = mergeOptions(shared, own);
    const store = given.positionStore ?? this.#options.positionStore?.(name);
    const logger = roomLogger(given.logger, name);
    const client = new EventClient(credentials, {
      ...given,
      ...watchRefusals(given, (seconds) => this.#refusals.refused(key, seconds)),
      rateLimiter: limiter,
      logger,
      position: given.position ?? (store ? undefined : this.#positions.get(key)),
      positionStore: store,
    });
    const log = (error: unknown, line = "The hook onStop failed") =>
      tryTo(() => logger.error?.(`${line} (${shownError(error, credentials)})`));
    const { onStop = ({ error }) => log(error, "Stopped") } = this.#options;
    const room = new Room({
      name,
      priority,
      client,
      limiter,
      exchange: this.#exchange,
      onStop: (error) => tryTo(() => onStop({ room: name, error }), log),
      log,
    });
    this.#rooms.set(key, room);
    room.update();
  }

  /**
   * Follows a room no more: its request ends at once, and a running handler has 30 seconds to finish. Resolves when its
   * position is saved and nothing of it is left; false when there was no such room. Rejects with `PositionStoreError`
   * where the position could not be saved. A handler that awaits the removal of its own room waits for these 30 seconds.
   */
  async remove(room: string): Promise<boolean> {
    const key = keyOf(room);
    const found = this.#rooms.get(key);
    if (found === undefined) return false;
    try {
      await found.end(DEFAULT_DRAIN);
    } finally {
      if (this.#rooms.get(key) === found) this.#forget(key, found);
    }
    return true;
  }

  /** Whether a room of this user name is in the pool, stopped or not. */
  has(room: string): boolean {
    return this.#rooms.has(keyOf(room));
  }

  /**
   * Delivers the events of all rooms to the handler: one at a time of each room, side by side those of different rooms.
   * Resolves when the pool is closed or the signal aborts, after the running handlers. A room whose handler throws is
   * stopped, and the others go on. Runs side by side share the rooms.
   *
   * Rejects with `ConfigError` for a wrong option, and with nothing else.
   */
  async run(handler: RoomHandler | Dispatcher, options: PoolRunOptions = {}): Promise<void> {
    const parts = checkRun(handler, options);
    const { signal } = parts;
    if (this.#exchange.isClosed || signal?.aborted) return;
    const run = new Run(parts, this.#exchange);
    let saved: Promise<void> | undefined;
    const abort = () => {
      saved = run.abort(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    this.#exchange.join(run);
    await run.finished;
    signal?.removeEventListener("abort", abort);
    await saved;
    // Whoever closes it is told what could not be saved.
    await this.#closing?.catch(() => {});
  }

  /**
   * The events of all rooms, one after the other: a body that never ends stops all of them, so prefer `run`, or run
   * several loops, which share the rooms. Ends quietly when the pool is closed.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<RoomEvent> {
    return new PoolIterator(this.#exchange);
  }

  /**
   * Ends everything: no more events are delivered, requests end at once, running handlers have `drain` seconds to
   * finish, positions are saved. What was not handled comes again after a restart. Final, and safe to call again, also with
   * a shorter `drain`. Rejects with `PositionStoreError` where a position could not be saved; the others are saved all
   * the same.
   */
  async close(options: CloseOptions = {}): Promise<void> {
    checkOptions(options, { drain: someSeconds });
    const { drain = DEFAULT_DRAIN } = options;
    this.#exchange.isClosed = true;
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    for (const taker of [...this.#exchange.takers]) taker.end();
    // Again at each call: one that gives less time holds for what is still running.
    this.#closing = this.#endRooms(drain);
    await this.#closing;
  }

  async #endRooms(drain: number): Promise<void> {
    const ends = await Promise.allSettled([...this.#rooms.values()].map((room) => room.end(drain)));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  /** Takes a removed room out. Without a store its position is kept here, for as long as the pool lives. */
  #forget(key: string, { client }: Room): void {
    this.#rooms.delete(key);
    this.#positions.delete(key);
    if (client.config.positionStore !== undefined) return;
    this.#positions.set(key, client.position);
    const [oldest] = this.#positions.keys();
    if (this.#positions.size > MAX_POSITIONS) this.#positions.delete(oldest as string);
  }
}

const keyOf = (room: string): string => String(room).toLowerCase();

/** Calls a function of the user's; what it throws or rejects with is told, or has nowhere to be told. */
function tryTo(call: () => unknown, failed = (_error: unknown): void => {}): void {
  try {
    const outcome: unknown = call();
    if (outcome instanceof Promise) outcome.catch(failed);
  } catch (error) {
    failed(error);
  }
}
