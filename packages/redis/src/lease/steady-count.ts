/** Tells for how long a number has stayed the same, by the monotonic clock. */
export class SteadyCount {
  #count: number | undefined;
  #since = 0;

  /** The number is this now. */
  note(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    this.#since = performance.now();
  }

  /** Seconds since it changed. */
  get seconds(): number {
    return (performance.now() - this.#since) / 1000;
  }
}
