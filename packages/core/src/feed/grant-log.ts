/** Both clocks go on alike but for this much between two grants, in ms: beyond that the wall clock was set. */
const MAX_DRIFT = 1000;

/** When slots were granted, by the monotonic clock: setting the wall clock changes nothing about it. */
export class GrantLog {
  readonly #times: number[] = [];
  readonly #max: number;
  readonly #period: number;
  #oldest = 0;
  #last: { readonly wall: number; readonly monotonic: number } | undefined;

  /** `max` grants in any `period`, in ms. */
  constructor(max: number, period: number) {
    this.#max = max;
    this.#period = period;
  }

  /** How long the next grant has to wait, in ms. */
  get wait(): number {
    const oldest = this.#times.length < this.#max ? undefined : this.#times[this.#oldest];
    return oldest === undefined ? 0 : Math.max(0, oldest + this.#period - performance.now());
  }

  /** A slot is granted now. */
  add(): void {
    const monotonic = performance.now();
    this.#last = { wall: Date.now(), monotonic };
    this.#times[this.#oldest] = monotonic;
    this.#oldest = (this.#oldest + 1) % this.#max;
  }

  /** The wall clock was set since the last grant, or since this was asked last. */
  clockWasSet(): boolean {
    if (this.#last === undefined) return false;
    const now = { wall: Date.now(), monotonic: performance.now() };
    const drift = now.wall - this.#last.wall - (now.monotonic - this.#last.monotonic);
    if (Math.abs(drift) <= MAX_DRIFT) return false;
    this.#last = now;
    return true;
  }
}
