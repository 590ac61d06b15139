import { parseHttpDate } from "./retry-after.js";

/** The feed's clock, as its `Date` header tells it; this machine's where that is not exposed. */
export class FeedClock {
  #header: string | null = null;
  /** The feed's clock ahead of the monotonic one, in ms. */
  #ahead = 0;
  /** Seconds by which this machine's clock is ahead of the feed's; undefined before the feed told its time. */
  skew: number | undefined;

  /** A response came with this `Date` header. Gives the time of the feed's clock, in ms since 1970. */
  read(header: string | null): number {
    // It has no fractions: within the same second it tells nothing new.
    const time = header === null || header === this.#header ? Number.NaN : parseHttpDate(header.trim());
    if (!Number.isNaN(time)) {
      this.#header = header;
      this.#ahead = time - performance.now();
      this.skew = (Date.now() - time) / 1000;
    }
    return this.skew === undefined ? Date.now() : performance.now() + this.#ahead;
  }
}
