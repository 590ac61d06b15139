import type { RateLimiter } from "@cb-events/core";
import type { Signal } from "../signal.js";

/** A room's limiter, which knows how long it has let the room wait. */
export class RoomLimiter implements RateLimiter {
  readonly #limiter: RateLimiter;
  #longest = 0;
  /** When a wait began that is under way. */
  #since = Infinity;

  constructor(limiter: RateLimiter) {
    this.#limiter = limiter;
  }

  /** In seconds, a wait that is under way included. */
  get longestWait(): number {
    return Math.max(this.#longest, performance.now() - this.#since) / 1000;
  }

  async acquire(signal?: Signal): Promise<void> {
    this.#since = performance.now();
    try {
      await this.#limiter.acquire(signal);
    } finally {
      this.#longest = this.longestWait * 1000;
      this.#since = Infinity;
    }
  }
}
