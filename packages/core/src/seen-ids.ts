/** Remembers the last ids that came, a bounded number of them. */
export class SeenIds {
  readonly #ids = new Set<string>();
  readonly #ring: string[] = [];
  readonly #size: number;
  #oldest = 0;

  constructor(size: number) {
    this.#size = size;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    if (this.#ids.has(id)) return;
    const forgotten = this.#ring[this.#oldest];
    if (forgotten !== undefined) this.#ids.delete(forgotten);
    this.#ring[this.#oldest] = id;
    this.#ids.add(id);
    this.#oldest = (this.#oldest + 1) % this.#size;
  }
}
