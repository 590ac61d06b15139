import { parseHttpDate } from "./retry-after.js";

/** The feed's clock, as its `Date` header tells it; this machine's where that is not exposed. */
export class FeedClock {
  #header: string | null = null;
  /** The feed's time in ms since 1970, and when it was read, by the monotonic clock. */
  #read: { readonly time: number; readonly at: number } | undefined;
  /** Seconds by which this machine's clock is ahead of the feed's; undefined before the feed told its time. */
  skew: number | undefined;

  /** A response came with this `Date` header. Gives the time of the feed's clock, in ms since 1970. */
  read(header: string | null): number {
    // It has no fractions: within the same second it tells nothing new.
    const time = header === null || header === this.#header ? Number.NaN : parseHttpDate(header.trim());
    const at = performance.now();
    if (!Number.isNaN(time)) {
      this.#header = header;
      this.#read = { time, at };
      this.skew = (Date.now() - time) / 1000;
    }
    return this.#read ? this.#read.time + at - this.#read.at : Date.now();
  }
}
