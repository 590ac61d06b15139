/** Remembers the last ids that were added, a bounded number of them. */
export class RecentIds implements Iterable<string> {
  /** Made with the first id: a client has several of these, of which some never get one. */
  #ids: Set<string> | undefined;
  readonly #ring: string[] = [];
  readonly #max: number;
  #oldest = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#ids?.size ?? 0;
  }

  has(id: string): boolean {
    return this.#ids?.has(id) ?? false;
  }

  add(id: string): void {
    this.#ids ??= new Set();
    if (this.#ids.has(id)) return;
    const forgotten = this.#ring[this.#oldest];
    if (forgotten !== undefined) this.#ids.delete(forgotten);
    this.#ring[this.#oldest] = id;
    this.#ids.add(id);
    this.#oldest = (this.#oldest + 1) % this.#max;
  }

  /** From the oldest to the newest. */
  [Symbol.iterator](): IterableIterator<string> {
    return (this.#ids ?? []).values();
  }
}
