import { createKeys } from "../keys.js";
import { Commands } from "../redis/commands.js";
import type { RedisConnection } from "../redis/connection.js";
import { listenToErrors } from "../redis/error-listener.js";
import { timeLimit } from "../redis/time-limit.js";
import { checkConnection } from "../util/check.js";
import { consumerName } from "../util/consumer-name.js";
import { parseRelayOptions, type RelayConfig } from "./relay-config.js";
import type { RelayOptions } from "./relay-options.js";
import { RelaySession } from "./relay-session.js";
import type { RelayStatus } from "./relay-status.js";
import { RoomList } from "./room-list.js";

/**
 * A worker: follows its share of the rooms, and appends their events to Redis. Start as many as you like, on one machine
 * or several: each room has one owner, and another takes over when that one dies.
 *
 * @example
 * ```ts
 * const relay = new Relay(redis, { credentials: (room) => secrets.get(room) });
 * await relay.rooms.add("name");
 * await relay.start();
 * ```
 */
export class Relay {
  /** The rooms that all workers share. Can be used without `start`. */
  readonly rooms: RoomList;
  /** The same as `stop()`, for `await using`. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;
  readonly #redis: RedisConnection;
  readonly #config: RelayConfig;
  readonly #commands: Commands;
  readonly #worker = consumerName("worker");
  #session: RelaySession | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #state: RelayStatus["state"] = "idle";
  #unlisten = () => {};

  /** Sends nothing yet. Throws a `ConfigError` for a wrong option. */
  constructor(redis: RedisConnection, options: RelayOptions) {
    checkConnection(redis);
    this.#config = parseRelayOptions(options);
    this.#redis = redis;
    this.#commands = new Commands(redis, timeLimit(this.#config.lease));
    this.rooms = new RoomList(this.#commands, createKeys(this.#config.prefix), this.#config.retention);
    Object.defineProperty(this, Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose"), {
      value: () => this.stop(),
      configurable: true,
      writable: true,
    });
  }

  /**
   * Follows its share of the rooms until `stop`; resolves when the first rooms are taken. A Redis that goes away later is
   * waited for. Rejects with a `RedisError` when Redis does not answer or refuses, and with a `ConfigError` when it would
   * evict keys (`maxmemory-policy allkeys-*`). While it runs a second call does nothing.
   */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Appends the answers that have come and hands the rooms over: other workers take them with their next beat. Where
   * Redis is away it does not wait for it. Resolves when nothing is under way; can be called again, and so can `start`.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  /** How it is doing, as of now. */
  get status(): RelayStatus {
    const session = this.#session?.status ?? NO_SESSION;
    return { ...session, state: this.#state, worker: this.#worker };
  }

  async #start(): Promise<void> {
    await this.#stopping;
    this.#state = "starting";
    const keys = createKeys(this.#config.prefix);
    const session = new RelaySession(this.#config, this.#commands, keys, this.#worker);
    this.#session = session;
    this.#unlisten = listenToErrors(this.#redis);
    try {
      await session.begin();
      if (this.#state === "starting") this.#state = "running";
    } catch (error) {
      // It was stopped while it waited.
      if (this.#stopping !== undefined) return;
      this.#end();
      throw error;
    }
  }

  async #stop(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    this.#state = "stopping";
    await session.stop();
    await this.#starting?.catch(() => {});
    this.#end();
  }

  #end(): void {
    this.#unlisten();
    this.#session = undefined;
    this.#starting = undefined;
    this.#state = "stopped";
  }
}

const NO_SESSION = {
  rooms: [],
  totalRooms: 0,
  workers: 0,
  lastBeatAt: undefined,
  requestsPerMinute: 0,
  requests: 0,
  waiting: 0,
  appended: 0,
};
