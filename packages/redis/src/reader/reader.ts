import { ClientClosedError } from "@cb-events/core";
import type { CloseOptions, Dispatcher, PoolRunOptions } from "@cb-events/pool";
import { createKeys, type Keys } from "../keys.js";
import { Commands } from "../redis/commands.js";
import type { RedisConnection } from "../redis/connection.js";
import { listenToErrors } from "../redis/error-listener.js";
import { timeLimit } from "../redis/time-limit.js";
import { sleep } from "../util/abort.js";
import { check, checkConnection, checkNames, isNumber } from "../util/check.js";
import { consumerName } from "../util/consumer-name.js";
import { checkRun } from "./check-run.js";
import { readDeadLetters, replayLetter } from "./dead-letters.js";
import { Exchange, type Taker } from "./exchange.js";
import { parseReaderOptions, type ReaderConfig } from "./reader-config.js";
import type { DeadLetter, DeliveredEvent, ReaderOptions } from "./reader-options.js";
import { type ReaderFigures, ReaderSession } from "./reader-session.js";
import type { ReaderStatus } from "./reader-status.js";
import { LoopTaker, type ReaderHandler, RunTaker } from "./takers.js";

/**
 * Reads the events that relays append, as one of a group: rooms side by side, each in order, each event until it is
 * handled. At least once: after a crash the event in hand comes again, so a handler does nothing twice for one room and
 * `event.id`.
 *
 * @example
 * ```ts
 * const reader = new Reader(redis, { group: "overlay" });
 * await reader.run(router);
 * ```
 */
export class Reader implements AsyncIterable<DeliveredEvent> {
  /** The same as `close()`, for `await using`. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;
  readonly #redis: RedisConnection;
  readonly #config: ReaderConfig;
  readonly #commands: Commands;
  readonly #keys: Keys;
  readonly #consumer = consumerName("reader");
  readonly #exchange = new Exchange();
  readonly #figures: ReaderFigures = { handled: 0, failed: 0, dead: 0, missed: 0 };
  /** Loops and runs. */
  readonly #takers = new Set<Taker>();
  #session: ReaderSession | undefined;
  #beginning: Promise<void> | undefined;
  #ending: Promise<void> = Promise.resolve();
  #unlisten = () => {};
  #state: ReaderStatus["state"] = "idle";
  #closing: Promise<void> | undefined;

  /** Sends nothing yet. Throws a `ConfigError` for a wrong option. */
  constructor(redis: RedisConnection, options: ReaderOptions) {
    checkConnection(redis);
    this.#config = parseReaderOptions(options);
    this.#redis = redis;
    this.#commands = new Commands(redis, timeLimit(this.#config.lease));
    this.#keys = createKeys(this.#config.prefix);
    Object.defineProperty(this, Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose"), {
      value: () => this.close(),
      configurable: true,
      writable: true,
    });
  }

  /** How it is doing, as of now. */
  get status(): ReaderStatus {
    return {
      ...(this.#session?.status ?? NO_SESSION),
      ...this.#figures,
      state: this.#state,
      reader: this.#consumer,
      group: this.#config.group,
    };
  }

  /**
   * Calls the handler with each event: rooms side by side, one event of a room at a time. What it throws is logged, and
   * the event comes again, until its `attempts` are used up. Resolves when the reader is closed or the signal aborts,
   * after the running handlers. Rejects with a `RedisError` or a `ConfigError` when Redis cannot be used at the start;
   * one that goes away later is waited for.
   */
  async run(handler: ReaderHandler | Dispatcher, options: PoolRunOptions = {}): Promise<void> {
    const { handle, concurrency, signal } = checkRun(handler, options);
    if (this.#closing !== undefined || signal?.aborted) return;
    const taker = new RunTaker(this.#exchange, handle, concurrency);
    const abort = () => taker.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await this.#join(taker);
      await taker.finished;
    } finally {
      signal?.removeEventListener("abort", abort);
      await this.#leave(taker);
    }
  }

  /**
   * Events of all rooms, one after the other, without end; ends quietly when the reader is closed. An event counts as
   * handled when the loop asks for the next one; one that was in hand when the loop is left comes again.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<DeliveredEvent> {
    return new LoopTaker(
      {
        join: (taker) => this.#join(taker),
        leave: (taker) => this.#leave(taker),
        isClosed: () => this.#closing !== undefined,
      },
      this.#exchange,
    );
  }

  /** The events that this group gave up, the oldest first. Rejects with a `RedisError`. */
  deadLetters(): AsyncIterable<DeadLetter> {
    return readDeadLetters(this.#commands, this.#keys, this.#config.group);
  }

  /**
   * Takes an event out of the dead letters, by its `id` there, and delivers it again, with all its attempts. False where
   * there is none of that id. Rejects with a `RedisError`.
   */
  replay(id: string): Promise<boolean> {
    check(typeof id === "string" && /^\d+-\d+$/.test(id), "id", "the id of a dead letter", id);
    return replayLetter(this.#commands, this.#keys, this.#config.group, id);
  }

  /**
   * Gives nothing more to handlers, waits for those that are running, for `drain` seconds at the most (30), and gives the
   * rooms to other readers. Final, and safe to call again.
   */
  close(options: CloseOptions = {}): Promise<void> {
    checkNames(options, ["drain"]);
    const { drain = 30 } = options;
    check(isNumber(drain, 0, 86_400), "drain", "a number of seconds from 0 to 86400", drain);
    this.#closing ??= this.#close(drain);
    return this.#closing;
  }

  async #join(taker: Taker): Promise<void> {
    this.#takers.add(taker);
    try {
      this.#beginning ??= this.#begin();
      await this.#beginning;
    } catch (error) {
      this.#takers.delete(taker);
      if (this.#closing === undefined) throw error;
    }
    if (this.#closing !== undefined) taker.end();
    else if (this.#takers.has(taker)) this.#exchange.join(taker);
  }

  async #leave(taker: Taker): Promise<void> {
    this.#exchange.leave(taker);
    if (!this.#takers.delete(taker) || this.#takers.size > 0) return;
    await this.#endSession();
  }

  async #begin(): Promise<void> {
    await this.#ending;
    if (this.#closing !== undefined) throw new ClientClosedError();
    this.#state = "starting";
    this.#unlisten = listenToErrors(this.#redis);
    const session = new ReaderSession({
      redis: this.#redis,
      config: this.#config,
      commands: this.#commands,
      keys: this.#keys,
      consumer: this.#consumer,
      exchange: this.#exchange,
      figures: this.#figures,
    });
    this.#session = session;
    try {
      await session.begin();
      this.#state = "running";
    } catch (error) {
      await this.#endSession();
      throw error;
    }
  }

  #endSession(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return this.#ending;
    this.#session = undefined;
    this.#beginning = undefined;
    this.#state = "stopping";
    this.#ending = session.stop().finally(() => {
      this.#unlisten();
      this.#exchange.close();
      if (this.#state === "stopping") this.#state = this.#closing === undefined ? "idle" : "closed";
    });
    return this.#ending;
  }

  async #close(drain: number): Promise<void> {
    for (const taker of [...this.#takers]) taker.end();
    const inHand = [...this.#exchange.inHand];
    if (inHand.length > 0) {
      const late = new AbortController();
      const handled = Promise.all(inHand.map(({ ended }) => ended)).then(() => late.abort());
      await sleep(drain, late.signal).catch(() => handled);
    }
    for (const item of inHand) {
      item.abort(new ClientClosedError());
      item.end({ kind: "released" });
    }
    const beginning = this.#beginning;
    await this.#endSession();
    await beginning?.catch(() => {});
    this.#state = "closed";
  }
}

const NO_SESSION = { rooms: [], totalRooms: 0, readers: 0, lastBeatAt: undefined };
