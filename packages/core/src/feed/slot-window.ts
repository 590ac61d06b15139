import pThrottle from "p-throttle";
import { sleep } from "../util/abort.js";

/** Both clocks go on alike but for this much between two slots, in ms: beyond that the wall clock was set. */
const MAX_DRIFT = 1000;

/**
 * A sliding window of slots. p-throttle holds it, by the wall clock, from when it may be full; when each slot was taken
 * is noted by the monotonic clock too, so that setting the wall clock lets neither more nor fewer through: then p-throttle
 * begins anew, and the notes alone decide until they are a period old.
 */
export class SlotWindow {
  readonly #max: number;
  readonly #period: number;
  /** Its signal is made when something waits for it: on Node 20 one takes a kilobyte. */
  readonly #end = new AbortController();
  /** When the last slots were taken, in a ring, by the monotonic clock. */
  readonly #taken: number[] = [];
  #oldest = 0;
  /** The wall clock ahead of the monotonic one at the last slot. */
  #ahead = Number.NaN;
  #throttled: (() => Promise<void>) | undefined;

  /** `max` slots in any `period`, in ms. */
  constructor(max: number, period: number) {
    this.#max = max;
    this.#period = period;
  }

  /** Takes a slot where the window is full by neither clock; false where it may be. */
  takeFree(): boolean {
    const now = performance.now();
    const ahead = Date.now() - now;
    // No slot is waited for at this moment, so the one of before holds no timer.
    if (Math.abs(ahead - this.#ahead) > MAX_DRIFT) this.#throttled = undefined;
    this.#ahead = ahead;
    // p-throttle is not asked: at each call it walks all that it holds.
    const isFree = this.#freeIn(now) <= -MAX_DRIFT;
    if (isFree) this.#note(now);
    return isFree;
  }

  /** Takes a slot; or waits until one may be free, or the window ends, and gives false. One call at a time. */
  async take(): Promise<boolean> {
    if (this.takeFree()) return true;
    const wait = this.#freeIn(performance.now());
    try {
      if (wait > 0) {
        await sleep(wait / 1000, this.#end.signal);
        return false;
      }
      // strict alone spaces every call by period/max once it was full; with a weight it is an exact sliding window.
      this.#throttled ??= pThrottle({
        limit: this.#max,
        interval: this.#period,
        strict: true,
        weight: () => 1,
        signal: this.#end.signal,
      })(async () => this.#note(performance.now()));
      await this.#throttled();
      return true;
    } catch {
      return false; // The window ended.
    }
  }

  /** When a slot is free by the notes: in so many ms from now on. */
  #freeIn(now: number): number {
    const oldest = this.#taken.length < this.#max ? -Infinity : (this.#taken[this.#oldest] as number);
    return oldest + this.#period - now;
  }

  #note(now: number): void {
    this.#taken[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % this.#max;
  }

  /** Ends what waits, and leaves no timer. */
  end(): void {
    this.#end.abort();
  }
}
