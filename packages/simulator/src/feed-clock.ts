import { checkNumber } from "./check.js";

/** About 31 years, in seconds. The clock stays within what an id and a `Date` header can say. */
const maxOffset = 1_000_000_000;

/** The feed's own clock: this machine's, moved by an offset that may change at any time. */
export class FeedClock {
  #offset: number;

  constructor(offset: number) {
    this.#offset = checkOffset(offset);
  }

  /** Seconds by which the feed's clock is ahead of this machine's. */
  get offset(): number {
    return this.#offset;
  }

  set offset(seconds: number) {
    this.#offset = checkOffset(seconds);
  }

  /** Whole milliseconds since 1970. */
  now(): number {
    return Math.max(0, Math.round(Date.now() + this.#offset * 1000));
  }

  /** The time as a `Date` header says it. */
  httpDate(): string {
    return new Date(this.now()).toUTCString();
  }
}

export function checkOffset(seconds: unknown): number {
  return checkNumber("clockOffset", seconds, { min: -maxOffset, max: maxOffset, unit: "seconds" });
}
