/** Remembers ids: those that are held, and the last ones that were added or let go, a bounded number of them. */
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
    if (this.has(id)) return;
    this.hold(id);
    this.letGo(id);
  }

  /** Remembers an id that it does not have, until it is let go. */
  hold(id: string): void {
    this.#ids ??= new Set();
    this.#ids.add(id);
  }

  /** It need not be held any more: it is one of the last ones, until so many others have come after it. */
  letGo(id: string): void {
    const forgotten = this.#ring[this.#oldest];
    if (forgotten !== undefined) this.#ids?.delete(forgotten);
    this.#ring[this.#oldest] = id;
    this.#oldest = (this.#oldest + 1) % this.#max;
  }

  /** From the oldest to the newest, where none is held. */
  [Symbol.iterator](): IterableIterator<string> {
    return (this.#ids ?? []).values();
  }
}
