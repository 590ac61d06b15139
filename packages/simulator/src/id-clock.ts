import { compareKeys, type EventKey } from "./event-id.js";

/** Gives places in the feed, each later than the one before, also when the clock stands still or goes back. */
export class IdClock {
  #last: EventKey | undefined;

  /** The newest place given or taken; undefined when there was none yet. */
  get last(): EventKey | undefined {
    return this.#last;
  }

  /** The next free place at or after `now`, in milliseconds. */
  next(now: number): EventKey {
    const last = this.#last;
    this.#last =
      last === undefined || now > last.ms ? { ms: now, seq: 0 } : { ms: last.ms, seq: last.seq + 1 };
    return this.#last;
  }

  /** Moves on to `key` if that is later than everything so far, and says whether it was. */
  take(key: EventKey): boolean {
    if (this.#last !== undefined && compareKeys(key, this.#last) <= 0) return false;
    this.#last = key;
    return true;
  }
}
