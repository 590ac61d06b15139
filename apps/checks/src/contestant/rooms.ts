import { setTimeout as sleep } from "node:timers/promises";
import { monotonic } from "../clock.js";
import { quantile } from "../statistics.js";
import { numberOf } from "../wire.js";

/** What came of following rooms since the watch began. */
export interface RoomsResult {
  /** Seconds from where the server made an event to its handler. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Seconds of processor time for each event. */
  readonly cpu: number;
  /** The share of a core. */
  readonly load: number;
  /** Bytes (RSS). */
  readonly memory: number;
}

/** Is called with each event. `note` is the tip's message, in which the server put the time. */
type Take = (room: string, id: string, note: string) => void;
/** Follows rooms until the process ends. Rejects when that fails. */
export type FollowAll = (rooms: readonly string[], take: Take) => Promise<unknown>;
/** The same with one room. The server may hold a request for `timeout` seconds. */
export type FollowRoom = (room: string, timeout: number, take: Take) => Promise<void>;

/** So many connections are opened at once; then the server has a pause, in milliseconds. */
const AT_ONCE = 50;
const PAUSE = 20;
/** Milliseconds for what opening the rooms has left behind. */
const SETTLE = 1000;

/** Follows each room by itself. */
export function each(follow: FollowRoom): FollowAll {
  return (rooms, take) =>
    Promise.all(
      rooms.map(async (room, number) => {
        await sleep(Math.floor(number / AT_ONCE) * PAUSE);
        await follow(room, 30, take);
      }),
    );
}

/** Following many rooms: `open` begins, `begin` begins to count, the others measure. */
export function roomTasks(follow: FollowAll) {
  let watch = new RoomWatch([]);
  let before = 0;

  return {
    open({ rooms }: { readonly rooms: readonly string[] }): void {
      const opened = new RoomWatch(rooms);
      watch = opened;
      globalThis.gc?.();
      before = process.memoryUsage.rss();
      follow(rooms, opened.take).catch(opened.fail);
    },

    begin: () => watch.begin(),

    /** Waits until so many events have come in all, for so many seconds at most. */
    async received({ events, seconds }: { readonly events: number; readonly seconds: number }) {
      const end = monotonic() + seconds * 1000;
      while (watch.count < events) {
        if (monotonic() > end) throw new Error("Not all events came in time");
        // Seldom enough to be no work of its own.
        await sleep(50);
      }
      return watch.result;
    },

    /** Bytes of memory that came on since before the first room, while the rooms are silent. */
    async grown(): Promise<number> {
      await sleep(SETTLE);
      if (watch.count > 0) throw new Error("An event came to a silent room");
      globalThis.gc?.();
      return process.memoryUsage.rss() - before;
    },
  };
}

/** Holds the events of live rooms against those that should come, and notes how late each is. */
export class RoomWatch {
  readonly #counts: Map<string, number>;
  #lags: number[] = [];
  #began = monotonic();
  #cpu = process.cpuUsage();
  #count = 0;
  #failure: unknown;

  constructor(rooms: readonly string[]) {
    this.#counts = new Map(rooms.map((room) => [room, 0]));
  }

  /** What came before does not count. */
  begin(): void {
    this.#lags = [];
    this.#began = monotonic();
    this.#cpu = process.cpuUsage();
  }

  readonly take: Take = (room, id, note) => {
    const now = monotonic();
    const [number, expected] = [numberOf(id), this.#counts.get(room)];
    if (number !== expected) this.fail(new Error(`Event ${number} of ${room} came in place of ${expected}`));
    this.#counts.set(room, number + 1);
    this.#lags.push((now - Number(note.slice("| ".length))) / 1000);
    this.#count += 1;
  };

  readonly fail = (error: unknown): void => {
    this.#failure ??= error;
  };

  /** Events in all. Throws when one was missing or came again, or when following has failed. */
  get count(): number {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#count;
  }

  /** The same. */
  get result(): RoomsResult {
    if (this.count === 0) throw new Error("No event came");
    const seconds = (monotonic() - this.#began) / 1000;
    const { user, system } = process.cpuUsage(this.#cpu);
    const cpu = (user + system) / 1e6;
    const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map((share) => quantile(this.#lags, share));
    const memory = process.memoryUsage.rss();
    return { p50, p95, p99, cpu: cpu / this.#lags.length, load: cpu / seconds, memory };
  }
}
