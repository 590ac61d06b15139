const windowMs = 60_000;

/** Counts the requests of the last 60 seconds. A refused one is not counted, so that a client which waits gets through. */
export class RateWindow {
  readonly #limit: number;
  /** Times of the counted requests in milliseconds, oldest first. */
  #times: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Undefined when the request may go on; else the whole seconds after which one more will be let through. */
  secondsToWait(now: number): number | undefined {
    if (this.#limit === Number.POSITIVE_INFINITY) return undefined;
    const inWindow = (at: number) => now - at < windowMs && at <= now;
    if (!inWindow(this.#times[0] ?? now)) this.#times = this.#times.filter(inWindow);
    const oldest = this.#times[0];
    if (oldest !== undefined && this.#times.length >= this.#limit) {
      return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
    }
    this.#times.push(now);
    return undefined;
  }
}
