import type { GapReport } from "@cb-events/core";
import { createPlanner, type Planner } from "@cb-events/pool";
import { printable } from "@cb-events/types";
import { type Keys, OWNERS } from "../keys.js";
import type { Lease } from "../lease/lease.js";
import { Leases } from "../lease/leases.js";
import { checkServer } from "../redis/check-server.js";
import type { Commands } from "../redis/commands.js";
import { waitForServer } from "../redis/wait-for-server.js";
import { callHook } from "../util/call-hook.js";
import { Trouble } from "../util/trouble.js";
import type { Appended } from "./append-store.js";
import type { RelayConfig } from "./relay-config.js";
import type { LoseReason } from "./relay-options.js";
import { RelayRoom } from "./relay-room.js";
import type { RelayStatus } from "./relay-status.js";

/** The least budget that a planner can have, in requests a minute. */
const MIN_BUDGET = 60;

/** A worker, from its start to its stop. */
export class RelaySession {
  readonly #config: RelayConfig;
  readonly #commands: Commands;
  readonly #keys: Keys;
  readonly #consumer: string;
  readonly #trouble: Trouble;
  readonly #planner: Planner;
  readonly #leases: Leases;
  readonly #rooms = new Map<string, RelayRoom>();
  readonly #end = new AbortController();
  #appended = 0;

  constructor(config: RelayConfig, commands: Commands, keys: Keys, consumer: string) {
    this.#config = config;
    this.#commands = commands;
    this.#keys = keys;
    this.#consumer = consumer;
    this.#trouble = new Trouble(config.log, "Relay");
    this.#planner = createPlanner({ requestsPerMinute: config.requestsPerMinute });
    this.#leases = new Leases({
      commands,
      keys,
      consumer,
      group: OWNERS,
      lease: config.lease,
      trouble: this.#trouble,
      onTake: (lease) => this.#follow(lease),
      onLose: (lease, why) => this.#drop(lease, why),
      letGo: (leases) => this.#letGo(leases),
      onChange: () => this.#shareBudget(),
    });
  }

  /** Resolves after the first beat. */
  async begin(): Promise<void> {
    await waitForServer(
      async () => {
        await checkServer(this.#commands, this.#keys);
        await this.#leases.begin();
      },
      this.#end.signal,
      this.#trouble,
    );
  }

  /** Appends what has come, and hands the rooms over. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#leases.stop();
  }

  get status(): Omit<RelayStatus, "state" | "worker"> {
    const { requests, waiting } = this.#planner.status;
    const { last } = this.#trouble;
    return {
      rooms: [...this.#rooms.values()].map((room) => room.status),
      totalRooms: this.#leases.total,
      workers: this.#leases.alive,
      lastBeatAt: this.#leases.lastBeatAt,
      requestsPerMinute: this.#planner.requestsPerMinute,
      requests,
      waiting,
      appended: this.#appended,
      ...(last !== undefined && { lastError: last }),
    };
  }

  #follow(lease: Lease): void {
    const { room } = lease;
    this.#config.log.write("info", `Room ${printable(room)}: followed by this worker`);
    this.#rooms.set(
      room,
      new RelayRoom({
        config: this.#config,
        commands: this.#commands,
        keys: this.#keys,
        group: OWNERS,
        consumer: this.#consumer,
        lease,
        limiter: this.#planner.room(),
        trouble: this.#trouble,
        onStale: () => this.#leases.drop(lease),
        onRefused: () => this.#tellLost(room, "refused"),
        onRewind: () => this.#tellRewind(room),
        onGap: (gap) => this.#tellGap(room, gap),
        onAppend: (appended) => this.#tellAppended(room, appended),
      }),
    );
    callHook(this.#config.log, "onTake", this.#config.hooks.onTake, { room });
  }

  #drop({ room }: Lease, why: LoseReason): void {
    const line =
      why === "away"
        ? "let go, for Redis did not answer for a lease"
        : "has another owner now, or was removed";
    this.#config.log.write("warn", `Room ${printable(room)}: ${line}`);
    this.#rooms.get(room)?.drop();
    this.#rooms.delete(room);
    this.#tellLost(room, why);
  }

  async #letGo(leases: readonly Lease[]): Promise<void> {
    await Promise.all(
      leases.map(async ({ room }) => {
        const followed = this.#rooms.get(room);
        this.#rooms.delete(room);
        await followed?.stop();
        this.#tellLost(room, "released");
      }),
    );
  }

  /** A room carries its share with it. */
  #shareBudget(): void {
    const { requestsPerMinute } = this.#config;
    const share = this.#leases.held.length / Math.max(1, this.#leases.total);
    this.#planner.requestsPerMinute = Math.max(MIN_BUDGET, Math.floor(requestsPerMinute * share));
  }

  #tellAppended(room: string, { added, events, seconds }: Appended): void {
    this.#appended += added;
    if (events.length === 0) return;
    callHook(this.#config.log, "onAppend", this.#config.hooks.onAppend, { room, events, seconds });
  }

  #tellLost(room: string, why: LoseReason): void {
    callHook(this.#config.log, "onLose", this.#config.hooks.onLose, { room, why });
  }

  #tellRewind(room: string): void {
    const line = `Room ${printable(room)}: Redis holds an older state of it; asked for again from there on`;
    this.#config.log.write("warn", line);
    callHook(this.#config.log, "onRewind", this.#config.hooks.onRewind, { room });
  }

  #tellGap(room: string, gap: GapReport): void {
    callHook(this.#config.log, "onGap", this.#config.hooks.onGap, { ...gap, room });
  }
}
