import { setTimeout as sleep } from "node:timers/promises";
import { monotonic } from "../clock.js";
import { quantile } from "../statistics.js";
import { numberOf } from "../wire.js";

/** Rooms to follow at the same time. */
export interface RoomsParams {
  readonly rooms: readonly string[];
  /** How long the server may hold a request, in seconds. */
  readonly timeout: number;
  /** How many events each is to get; after the last one it is left. */
  readonly eventsEach: number;
}

/** What following rooms took, from their first event to the last. */
export interface RoomsResult {
  /** Milliseconds from where the server made an event to its handler. */
  readonly p50: number;
  readonly p99: number;
  /** Seconds of processor time for each event. */
  readonly cpu: number;
}

/** Follows a room until it had its events. */
export type Follow = (room: string, params: RoomsParams, watch: RoomWatch) => Promise<void>;

/** So many connections are opened at once; then the server has a pause. */
const AT_ONCE = 50;
const PAUSE = 20;
/** Time for what opening the rooms has left behind. */
const SETTLE = 1000;

/** Following many rooms: `open` begins, each of the others measures something. */
export function roomTasks(follow: Follow) {
  let watch: RoomWatch | undefined;
  let before = 0;

  return {
    async open(params: RoomsParams): Promise<void> {
      const opened = new RoomWatch(params.rooms, params.eventsEach);
      watch = opened;
      globalThis.gc?.();
      before = process.memoryUsage.rss();
      for (const [number, room] of params.rooms.entries()) {
        if (number > 0 && number % AT_ONCE === 0) await sleep(PAUSE);
        follow(room, params, opened).catch((error) => opened.fail(error));
      }
    },

    /** Waits for all events of all rooms. */
    received({ seconds }: { readonly seconds: number }): Promise<RoomsResult | undefined> {
      const late = setTimeout(() => watch?.fail(new Error("Not all events came in time")), seconds * 1000);
      return Promise.resolve(watch?.result).finally(() => clearTimeout(late));
    },

    /** Bytes of memory that came on since before the first room, while the rooms are silent. */
    async memory(): Promise<number> {
      const failed = watch?.result.then(() => {
        throw new Error("An event came to a silent room");
      });
      await Promise.race([sleep(SETTLE), failed]);
      globalThis.gc?.();
      return process.memoryUsage.rss() - before;
    },
  };
}

/** Holds the events of live rooms against those that should come, and notes when each came. */
export class RoomWatch {
  /** Resolves with the last event. Rejects when one is missing or comes again. */
  readonly result: Promise<RoomsResult>;
  readonly #lags: Float64Array;
  readonly #counts = new Map<string, number>();
  #count = 0;
  #start = process.cpuUsage();
  #resolve: (result: RoomsResult) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(rooms: readonly string[], eventsEach: number) {
    for (const room of rooms) this.#counts.set(room, 0);
    this.#lags = new Float64Array(rooms.length * eventsEach);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.result.catch(() => {});
  }

  /** `note` is the tip's message, in which the server put the time. */
  take(room: string, id: string, note: string): void {
    const now = monotonic();
    if (this.#count === 0) this.#start = process.cpuUsage();
    const expected = this.#counts.get(room);
    if (numberOf(id) !== expected)
      this.fail(new Error(`Event ${numberOf(id)} of ${room} came in place of ${expected}`));
    this.#counts.set(room, numberOf(id) + 1);
    this.#lags[this.#count] = now - Number(note.slice("| ".length));
    this.#count += 1;
    if (this.#count === this.#lags.length) this.#finish();
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  #finish(): void {
    const { user, system } = process.cpuUsage(this.#start);
    const lags = [...this.#lags];
    const cpu = (user + system) / 1e6 / lags.length;
    this.#resolve({ p50: quantile(lags, 0.5), p99: quantile(lags, 0.99), cpu });
  }
}
