import {
  ClientClosedError,
  ConfigError,
  EventClient,
  EventsError,
  EventValidationError,
  type GapReport,
  type Hooks,
  HttpStatusError,
  type Logger,
  NetworkError,
  PositionStoreError,
  ProtocolError,
  type RateLimiter,
  retryDelay,
} from "@cb-events/core";
import { type CbEvent, printable } from "@cb-events/types";
import type { Keys } from "../keys.js";
import type { Lease } from "../lease/lease.js";
import { LeaseLost } from "../lease/lease-lost.js";
import type { Commands } from "../redis/commands.js";
import { flatReply } from "../redis/reply.js";
import { trim } from "../scripts/trim.js";
import { pause } from "../util/abort.js";
import { nameOf } from "../util/name-of.js";
import type { Trouble } from "../util/trouble.js";
import { type Appended, AppendStore } from "./append-store.js";
import type { RelayConfig } from "./relay-config.js";
import type { RelayRoomStatus } from "./relay-status.js";
import { Rewound } from "./rewound.js";

export interface RelayRoomParts {
  readonly config: RelayConfig;
  readonly commands: Commands;
  readonly keys: Keys;
  readonly group: string;
  readonly consumer: string;
  readonly lease: Lease;
  readonly limiter: RateLimiter;
  readonly trouble: Trouble;
  /** Another has the room: a write was refused. */
  onStale(): void;
  onRefused(): void;
  onRewind(): void;
  onGap(gap: GapReport): void;
  onAppend(appended: Appended): void;
}

/** Seconds until a room that the feed refused is tried again. */
const REFUSED_DELAY = 300;
/** Of what passes. */
const DELAYS = { retryBackoff: 1, retryFactor: 2, retryMaxDelay: 60, retryJitter: 0.2 };
/** An answer that brought nothing within this time is followed by a wait for the rest of it, in seconds. */
const MIN_INTERVAL = 1;
const TRIM_EVERY = 60_000;
const TRIM_STEP = 1000;
/** Of an id in a log line, in characters. */
const MAX_ID = 80;

/** Follows one room while its lease is held: asks, appends the answer, asks again. */
export class RelayRoom {
  readonly #parts: RelayRoomParts;
  /** Ends asking; what has come is appended. */
  readonly #stop = new AbortController();
  /** Ends everything: the lease is lost. */
  readonly #drop = new AbortController();
  readonly #since = new Date();
  readonly #running: Promise<void>;
  #client: EventClient | undefined;
  #refused = false;
  #hasBegun = false;
  #appended = 0;
  #logLength: number | undefined;
  #trimAt = performance.now();
  #trimming: Promise<void> | undefined;

  constructor(parts: RelayRoomParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  get status(): RelayRoomStatus {
    const client = this.#client?.status;
    return {
      ...(client ?? NO_CLIENT),
      room: this.#parts.lease.room,
      state: this.#refused ? "refused" : (client?.state ?? "idle"),
      since: this.#since,
      appended: this.#appended,
      logLength: this.#logLength,
    };
  }

  /** Ends once the answer that has come is appended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Ends at once: nothing more is written. */
  drop(): void {
    this.#drop.abort(new LeaseLost());
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { onStale, onRewind, onRefused } = this.#parts;
    while (!signal.aborted) {
      try {
        await this.#follow();
      } catch (error) {
        const cause = error instanceof PositionStoreError ? error.cause : undefined;
        if (signal.aborted) break;
        if (cause instanceof LeaseLost) {
          onStale();
          break;
        }
        if (cause instanceof Rewound) {
          onRewind();
          continue;
        }
        if (!this.#refused) onRefused();
        this.#refused = true;
        await this.#wait(error, REFUSED_DELAY);
      }
    }
    await this.#trimming;
  }

  /** Follows the room with one client; rejects with what ended it. */
  async #follow(): Promise<void> {
    const { config, limiter, lease } = this.#parts;
    const { signal } = this.#stop;
    const credentials = await this.#credentials();
    if (signal.aborted) return;
    const store = new AppendStore({
      ...this.#parts,
      signal: this.#drop.signal,
      onAppend: (appended) => this.#onAppend(appended),
    });
    const isNew = !this.#hasBegun && (await store.load()) === undefined;
    this.#hasBegun = true;
    const client = new EventClient(credentials, {
      timeout: 90,
      retryAttempts: Number.POSITIVE_INFINITY,
      logger: roomLogger(config, lease.room),
      ...config.client,
      // Without a position a worker that dies loses what came since its first request: it gets one at once.
      ...(isNew && { timeout: 0 }),
      hooks: this.#hooks(store),
      rateLimiter: limiter,
      positionStore: store,
    });
    const asking = new Asking(client);
    this.#client = client;
    signal.addEventListener("abort", asking.end, { once: true });
    this.#drop.signal.addEventListener("abort", asking.close, { once: true });
    try {
      await this.#poll(client, store, asking, isNew ? 1 : Number.POSITIVE_INFINITY);
    } catch (error) {
      if (!(error instanceof ClientClosedError && signal.aborted)) throw error;
    } finally {
      signal.removeEventListener("abort", asking.end);
      this.#drop.signal.removeEventListener("abort", asking.close);
      await client.close().catch(() => {});
      this.#client = undefined;
    }
  }

  async #poll(client: EventClient, store: AppendStore, asking: Asking, answers: number): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    for (let left = answers; left > 0 && !signal.aborted; ) {
      const startedAt = performance.now();
      try {
        const events = await asking.poll();
        for (const event of events) if (!store.stage({ event })) this.#tellUnwritable(event);
        await client.commit();
        failures = 0;
        left -= 1;
        this.#refused = false;
        const elapsed = (performance.now() - startedAt) / 1000;
        if (left > 0 && events.length === 0 && elapsed < MIN_INTERVAL)
          await pause(MIN_INTERVAL - elapsed, signal);
      } catch (error) {
        // The same client goes on: it knows how often a cursor was refused.
        if (!passes(error)) throw error;
        if (error instanceof EventValidationError) continue;
        failures += 1;
        await this.#wait(error, Math.max(1, retryDelay(failures, DELAYS)));
      }
    }
  }

  #tellUnwritable({ id }: CbEvent): void {
    const { lease, config } = this.#parts;
    const which = printable(id.slice(0, MAX_ID));
    config.log.write(
      "warn",
      `Room ${printable(lease.room)}: the event ${which} is nested too deep to be written; readers get it as a dead letter`,
    );
  }

  async #wait(error: unknown, seconds: number): Promise<void> {
    const { lease, config } = this.#parts;
    const line = `Room ${printable(lease.room)}: ${messageOf(error)}; tried again in ${Math.round(seconds)} s`;
    config.log.write("warn", line);
    await pause(seconds, this.#stop.signal);
  }

  async #credentials() {
    const { config, lease } = this.#parts;
    try {
      return await config.credentials(lease.room);
    } catch (error) {
      // Its message may hold anything, a token too.
      throw new ConfigError(`The option credentials threw ${nameOf(error) ?? "something"}`);
    }
  }

  #hooks(store: AppendStore): Hooks {
    const { hooks } = this.#parts.config.client;
    return {
      ...hooks,
      onGap: (gap) => {
        store.stage({ gap });
        this.#parts.onGap(gap);
        return hooks?.onGap?.(gap);
      },
    };
  }

  #onAppend(appended: Appended): void {
    const { config, onAppend } = this.#parts;
    const { added, length } = appended;
    this.#appended += added;
    this.#logLength = length;
    onAppend(appended);
    const isDue = performance.now() >= this.#trimAt || length > config.maxLength;
    if (!isDue || this.#trimming !== undefined) return;
    this.#trimAt = performance.now() + TRIM_EVERY;
    this.#trimming = this.#trim().finally(() => {
      this.#trimming = undefined;
    });
  }

  async #trim(): Promise<void> {
    const { commands, keys, group, consumer, lease, config, trouble } = this.#parts;
    const { room, entry, fence } = lease;
    const args = [
      ...[group, consumer, entry, fence],
      ...[Math.round(config.retention * 1000), config.maxLength, TRIM_STEP].map(String),
    ];
    try {
      for (let left = 1; left > 0 && !this.#stop.signal.aborted; ) {
        const reply = await trim.run(commands, [keys.rooms, keys.log(room), keys.head(room)], args);
        left = Number(flatReply(reply)[2] ?? 0);
      }
    } catch (error) {
      trouble.failed(error); // Tried again with the next.
    }
  }
}

/** A client that can be ended while it asks, and not while what came is appended. */
class Asking {
  readonly #client: EventClient;
  #isAsking = false;

  constructor(client: EventClient) {
    this.#client = client;
  }

  async poll(): Promise<CbEvent[]> {
    this.#isAsking = true;
    try {
      return await this.#client.poll();
    } finally {
      this.#isAsking = false;
    }
  }

  readonly close = (): void => {
    this.#client.close().catch(() => {});
  };

  readonly end = (): void => {
    if (this.#isAsking) this.close();
  };
}

const NO_CLIENT = {
  lastPollAt: undefined,
  lastEventAt: undefined,
  lag: undefined,
  clockSkew: undefined,
  polls: 0,
  events: 0,
  retries: 0,
  gaps: 0,
};

/** Whether the same client can ask again soon: an error of the feed that passes, or one that the client gets over. */
function passes(error: unknown): boolean {
  if (error instanceof HttpStatusError) return error.retryable || error.statusCode === 400;
  if (error instanceof ProtocolError || error instanceof EventValidationError) return true;
  return error instanceof NetworkError;
}

/** Only messages of this project's own: others may hold a token. */
function messageOf(error: unknown): string {
  if (error instanceof PositionStoreError && error.cause instanceof Error) return error.cause.message;
  if (error instanceof EventsError) return error.message;
  return error instanceof Error ? error.name : "unknown error";
}

/** Lines of a room's client begin with its name. */
function roomLogger({ log }: RelayConfig, room: string): Logger {
  const levels = (["debug", "info", "warn", "error"] as const).filter((level) => log.hears(level));
  const write = (level: keyof Logger) => (message: string) =>
    log.write(level, `Room ${printable(room)}: ${message}`);
  return Object.fromEntries(levels.map((level) => [level, write(level)]));
}
