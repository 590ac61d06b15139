/** The `Date` header tells whole seconds: a smaller difference is none. */
const MIN_SKEW = 2;

/** An event from further ahead of the start has a wrong time, or the clock has. In milliseconds. */
const MAX_NEWEST = 5000;

/** What is known of the feed at the start. */
export interface FirstAnswer {
  /** Seconds by which this machine's clock is ahead of the feed's; undefined where the feed does not tell its time. */
  readonly clockSkew: number | undefined;
  /** Time of the newest event that was there already, in milliseconds since 1970. */
  readonly newest: number | undefined;
}

/** The feed's clock: it decides what happened before the start, for this machine's may be wrong. */
export class FeedClock {
  /** When the bot was started, by this machine's clock, in milliseconds since 1970. */
  readonly startedAt: number;
  #skew = 0;
  #isKnown = false;
  #newest: number | undefined;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  /** An answer has told the time. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Takes what the first answer tells; later ones change nothing. */
  learn({ clockSkew, newest }: FirstAnswer): void {
    if (this.#isKnown) return;
    this.#isKnown = clockSkew !== undefined || newest !== undefined;
    if (clockSkew !== undefined) {
      if (Math.abs(clockSkew) < MIN_SKEW) return;
      this.#skew = clockSkew * 1000;
      // The header leaves a second open: what was there at the first answer is from before in any case.
      if (newest !== undefined && newest <= this.#startByClock + MAX_NEWEST) this.#newest = newest;
      return;
    }
    // Without a clock, the newest event is the only time that the feed tells.
    this.#newest = newest;
    if (newest !== undefined && newest > this.startedAt) this.#skew = this.startedAt - newest;
  }

  /** Milliseconds by which this machine's clock is ahead. */
  get skew(): number {
    return this.#skew;
  }

  /** Now, by the feed's clock, in milliseconds since 1970. */
  get now(): number {
    return Date.now() - this.#skew;
  }

  /** When the bot was started, by the feed's clock: what happened before is history. */
  get start(): number {
    const start = this.#startByClock;
    return this.#newest === undefined ? start : Math.max(start, this.#newest + 1);
  }

  get #startByClock(): number {
    return this.startedAt - this.#skew;
  }
}
