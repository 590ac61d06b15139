import { quantile } from "../bench/statistics.js";
import { monotonic } from "../clock.js";
import { numberOf } from "../wire.js";

/** What following rooms took, from their first event to the last. */
export interface RoomsResult {
  /** Milliseconds from where the server made an event to its handler. */
  readonly p50: number;
  readonly p99: number;
  /** Seconds of processor time for each event. */
  readonly cpu: number;
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
    this.#resolve({
      p50: quantile(lags, 0.5),
      p99: quantile(lags, 0.99),
      cpu: (user + system) / 1e6 / lags.length,
    });
  }
}
