const PERIOD = 60_000;
/** So many that no longer count are forgotten together. */
const MAX_OLD = 1000;

/** Counts the slots of the last 60 seconds. */
export class RecentSlots {
  #times: number[] = [];
  /** Where those that count begin. */
  #start = 0;

  add(now: number): void {
    this.#times.push(now);
    this.count(now);
    if (this.#start <= MAX_OLD) return;
    this.#times = this.#times.slice(this.#start);
    this.#start = 0;
  }

  count(now: number): number {
    while ((this.#times[this.#start] ?? now) <= now - PERIOD) this.#start += 1;
    return this.#times.length - this.#start;
  }
}
