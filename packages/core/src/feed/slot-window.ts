import pThrottle from "p-throttle";

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
  /** When the last slots were taken, in a ring, by the monotonic clock. */
  readonly #taken: number[] = [];
  #oldest = 0;
  /** The wall clock ahead of the monotonic one at the last slot. */
  #ahead: number | undefined;
  #throttle: { readonly slot: () => Promise<void>; readonly controller: AbortController } | undefined;
  #wake = () => {};

  /** `max` slots in any `period`, in ms. */
  constructor(max: number, period: number) {
    this.#max = max;
    this.#period = period;
  }

  /** Takes a slot; or waits until one may be free, or the window ends, and gives false. */
  async take(): Promise<boolean> {
    const now = performance.now();
    const ahead = Date.now() - now;
    if (this.#ahead !== undefined && Math.abs(ahead - this.#ahead) > MAX_DRIFT) this.#endThrottle();
    this.#ahead = ahead;
    const oldest = this.#taken.length < this.#max ? -Infinity : (this.#taken[this.#oldest] as number);
    const wait = oldest + this.#period - now;
    if (wait > 0) {
      await this.#pause(wait);
      return false;
    }
    // Where the window is full by neither clock p-throttle is not asked: at each call it walks all that it holds.
    if (wait > -MAX_DRIFT) {
      try {
        this.#throttle ??= this.#newThrottle();
        await this.#throttle.slot();
      } catch {
        return false; // The window ended.
      }
    }
    this.#taken[this.#oldest] = performance.now();
    this.#oldest = (this.#oldest + 1) % this.#max;
    return true;
  }

  /** Ends what waits, and leaves no timer. */
  end(): void {
    this.#endThrottle();
    this.#wake();
  }

  #endThrottle(): void {
    this.#throttle?.controller.abort();
    this.#throttle = undefined;
  }

  #newThrottle() {
    const controller = new AbortController();
    // strict alone spaces every call by period/max once it was full; with a weight it is an exact sliding window.
    const options = { limit: this.#max, interval: this.#period, strict: true, weight: () => 1 } as const;
    return { slot: pThrottle({ ...options, signal: controller.signal })(async () => {}), controller };
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
