import { MAX_SECONDS } from "../check.js";
import type { Planner } from "../planner/options.js";

/** Two rooms refused within so many milliseconds share a limit. */
const TOGETHER = 10_000;

/** Knows which rooms the feed refused with 429, and pauses all of them when it is more than one. */
export class RateLimits {
  readonly #planner: Planner;
  readonly #refused = new Map<string, { readonly at: number; readonly until: number }>();

  constructor(planner: Planner) {
    this.#planner = planner;
  }

  /** The feed refused a room, which will wait for so many seconds. */
  refused(room: string, seconds: number): void {
    const now = performance.now();
    for (const [other, { at }] of this.#refused) if (now - at > TOGETHER) this.#refused.delete(other);
    const until = Math.max(this.#refused.get(room)?.until ?? 0, now + seconds * 1000);
    this.#refused.set(room, { at: now, until });
    if (this.#refused.size < 2) return;
    const last = Math.max(...[...this.#refused.values()].map((refusal) => refusal.until));
    this.#planner.pause(Math.min(MAX_SECONDS, (last - now) / 1000));
  }
}
