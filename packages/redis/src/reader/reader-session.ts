import { printable } from "@cb-events/types";
import { type Keys, readersOf } from "../keys.js";
import type { Lease } from "../lease/lease.js";
import { Leases } from "../lease/leases.js";
import { checkServer } from "../redis/check-server.js";
import type { Commands } from "../redis/commands.js";
import type { RedisConnection } from "../redis/connection.js";
import { timeLimit } from "../redis/time-limit.js";
import { waitForServer } from "../redis/wait-for-server.js";
import { callHook } from "../util/call-hook.js";
import { Trouble } from "../util/trouble.js";
import type { Exchange } from "./exchange.js";
import { LogWaiter } from "./log-waiter.js";
import type { ReaderConfig } from "./reader-config.js";
import type { ReaderGap } from "./reader-options.js";
import { ReaderRoom } from "./reader-room.js";
import type { ReaderStatus } from "./reader-status.js";

/** Figures of a reader, over all its sessions. */
export interface ReaderFigures {
  handled: number;
  failed: number;
  dead: number;
  missed: number;
}

export interface ReaderSessionParts {
  readonly redis: RedisConnection;
  readonly config: ReaderConfig;
  readonly commands: Commands;
  readonly keys: Keys;
  readonly consumer: string;
  readonly exchange: Exchange;
  readonly figures: ReaderFigures;
}

/** A reader, from its first loop or run to the end of the last. */
export class ReaderSession {
  readonly #parts: ReaderSessionParts;
  readonly #trouble: Trouble;
  readonly #leases: Leases;
  readonly #waiter: LogWaiter;
  readonly #rooms = new Map<string, ReaderRoom>();
  readonly #end = new AbortController();

  constructor(parts: ReaderSessionParts) {
    const { config, commands, keys, consumer, redis } = parts;
    this.#parts = parts;
    this.#trouble = new Trouble(config.log, `Reader ${printable(config.group)}`);
    this.#waiter = new LogWaiter(redis, timeLimit(config.lease), this.#trouble, () => this.#rooms.size);
    this.#leases = new Leases({
      commands,
      keys,
      consumer,
      group: readersOf(config.group),
      lease: config.lease,
      trouble: this.#trouble,
      onTake: (lease) => this.#read(lease),
      onLose: ({ room }) => {
        this.#rooms.get(room)?.drop();
        this.#rooms.delete(room);
      },
      letGo: (leases) => this.#letGo(leases),
      mayGive: ({ room }) => this.#rooms.get(room)?.isInHand !== true,
      readers: config.group,
      looksAt: ({ room }) => this.#rooms.get(room)?.isIdle === true,
      onPending: ({ room }) => this.#waiter.wake(keys.log(room)),
    });
  }

  get status(): Pick<ReaderStatus, "rooms" | "totalRooms" | "readers" | "lastBeatAt" | "lastError"> {
    const { last } = this.#trouble;
    return {
      rooms: [...this.#rooms.values()].map(({ status }) => status),
      totalRooms: this.#leases.total,
      readers: this.#leases.alive,
      lastBeatAt: this.#leases.lastBeatAt,
      ...(last !== undefined && { lastError: last }),
    };
  }

  /** Resolves after the first beat. */
  async begin(): Promise<void> {
    const { commands, keys } = this.#parts;
    await waitForServer(
      async () => {
        await checkServer(commands, keys);
        await this.#leases.begin();
      },
      this.#end.signal,
      this.#trouble,
    );
  }

  /** Gives the rooms to others. What is in a handler's hand is awaited. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#leases.stop();
    await this.#waiter.close();
  }

  #read(lease: Lease): void {
    const { config, figures } = this.#parts;
    const { room } = lease;
    // Its lease is held all the same: the rooms of a group are shared by their number.
    if (config.rooms !== undefined && !config.rooms.has(room.toLowerCase())) return;
    const name = printable(room);
    const reader = new ReaderRoom({
      ...this.#parts,
      leaseGroup: readersOf(config.group),
      lease,
      waiter: this.#waiter,
      trouble: this.#trouble,
      onStale: () => this.#leases.drop(lease),
      onGap: (gap) => this.#tellGap(gap),
      onHandled: () => {
        figures.handled += 1;
      },
      onFailed: (entry, reason) => {
        figures.failed += 1;
        config.log.write("warn", `Room ${name}: the handler of ${entry} failed (${reason})`);
      },
      onDead: (reason) => {
        figures.dead += 1;
        config.log.write("error", `Room ${name}: an event went to the dead letters (${reason})`);
      },
    });
    this.#rooms.set(room, reader);
  }

  async #letGo(leases: readonly Lease[]): Promise<void> {
    await Promise.all(
      leases.map(async ({ room }) => {
        const reader = this.#rooms.get(room);
        this.#rooms.delete(room);
        await reader?.stop();
      }),
    );
  }

  #tellGap(gap: ReaderGap): void {
    const { config, figures } = this.#parts;
    figures.missed += gap.events ?? 0;
    if (config.onGap !== undefined) {
      callHook(config.log, "onGap", config.onGap, gap);
      return;
    }
    const what =
      gap.events === undefined
        ? "the feed no longer had some events"
        : `${gap.events} events were trimmed before they were read`;
    config.log.write("warn", `Room ${printable(gap.room)}: ${what}`);
  }
}
