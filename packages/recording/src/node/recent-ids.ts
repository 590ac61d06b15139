/** So many ids are remembered at least, and twice as many at most. */
const COUNT = 50_000;

/** Knows which ids came lately; in two halves, so that the old ones go without a search. */
export class RecentIds {
  #newer = new Set<string>();
  #older = new Set<string>();

  /** False when it came already. */
  add(id: string): boolean {
    if (this.#newer.has(id) || this.#older.has(id)) return false;
    if (this.#newer.size === COUNT) {
      this.#older = this.#newer;
      this.#newer = new Set();
    }
    this.#newer.add(id);
    return true;
  }
}
