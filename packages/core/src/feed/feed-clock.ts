import { parseHttpDate } from "./retry-after.js";

/** The feed's clock, as its `Date` header tells it; this machine's where that is not exposed. */
export class FeedClock {
  #header: string | null = null;
  /** The feed's time in ms since 1970, and when it was read, by the monotonic clock. */
  #read: { readonly time: number; readonly at: number } | undefined;
  #skew: number | undefined;

  /** Seconds by which this machine's clock is ahead of the feed's; undefined before the feed told its time. */
  get skew(): number | undefined {
    return this.#skew;
  }

  /** The time of the feed's clock, in ms since 1970. */
  get now(): number {
    return this.#read ? this.#read.time + performance.now() - this.#read.at : Date.now();
  }

  /** A response came with this `Date` header. */
  set(header: string | null): void {
    // It has no fractions: within the same second it tells nothing new.
    if (header === null || header === this.#header) return;
    const time = parseHttpDate(header.trim());
    if (time === undefined) return;
    this.#header = header;
    this.#read = { time, at: performance.now() };
    this.#skew = (Date.now() - time) / 1000;
  }
}
