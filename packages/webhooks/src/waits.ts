import { type RetryDelays, retryDelay } from "@cb-events/core";
import type { Job } from "./jobs.js";

/** Those of the client. */
const DELAYS: RetryDelays = { retryBackoff: 1, retryFactor: 2, retryMaxDelay: 30, retryJitter: 0.2 };

/** Jobs of which it is remembered when they are due. */
const MAX_REMEMBERED = 1000;

/** No wait is longer. In seconds. */
const MAX_WAIT = 86_400;

/**
 * When the next attempt may be made, by the monotonic clock: a wall clock that is set holds up nothing. The time that a
 * queue kept is looked at once, for what is known of a job from an earlier process.
 */
export class Waits {
  readonly #maxWait: number;
  readonly #due = new Map<string, number>();
  #pausedUntil = 0;
  /** Failures since something got through. */
  #failures = 0;

  /** `maxAge` in seconds. */
  constructor(maxAge: number) {
    this.#maxWait = Math.min(maxAge, MAX_WAIT);
  }

  /** Milliseconds until a job may be sent; 0 or less when it may. */
  until({ id, retryAt }: Job): number {
    const now = performance.now();
    let due = this.#due.get(id);
    if (due === undefined) {
      due = retryAt === undefined ? now : now + Math.min(retryAt - Date.now(), this.#maxWait * 1000);
      this.#remember(id, due);
    }
    return Math.max(due, this.#pausedUntil) - now;
  }

  /** An attempt failed: nothing is sent for so many seconds, which grow with each failure. */
  failed({ id, attempts }: Job, retryAfter = 0): number {
    this.#failures += 1;
    const delay = retryDelay(Math.max(attempts + 1, this.#failures), DELAYS);
    const seconds = Math.min(Math.max(delay, retryAfter), this.#maxWait);
    this.#pausedUntil = performance.now() + seconds * 1000;
    this.#remember(id, this.#pausedUntil);
    return seconds;
  }

  /** The receiver answered, and the pause is over. */
  answered(): void {
    this.#failures = 0;
  }

  /** The job left the queue. */
  forget({ id }: Job): void {
    this.#due.delete(id);
  }

  /** In order there is one at a time; those that others took out of the queue must not add up. */
  #remember(id: string, due: number): void {
    if (this.#due.size >= MAX_REMEMBERED) this.#due.clear();
    this.#due.set(id, due);
  }
}

/** Seconds before a queue that failed so many times in a row is asked again. */
export function queueDelay(failures: number): number {
  return retryDelay(failures, DELAYS);
}
