/** Remembers which cursors were handed out of late, so that a client in a quiet room is not told that it waited too long. */
export class CursorAges {
  /** In order of time, oldest first. */
  readonly #given = new Map<string, number>();
  readonly #retention: number;
  readonly #capacity: number;

  /** `retention` in seconds; `capacity` is the most cursors remembered. */
  constructor(retention: number, capacity: number) {
    this.#retention = retention;
    this.#capacity = capacity;
  }

  /** This cursor stands in an answer of this very moment. */
  give(cursor: string, now: number): void {
    this.#given.delete(cursor);
    this.#given.set(cursor, now);
    for (const [oldest, at] of this.#given) {
      if (this.#given.size <= this.#capacity && this.#isFresh(at, now)) break;
      this.#given.delete(oldest);
    }
  }

  /** Every cursor that is remembered; some may be too old by now. */
  all(): string[] {
    return [...this.#given.keys()];
  }

  isFresh(cursor: string, now: number): boolean {
    const at = this.#given.get(cursor);
    return at !== undefined && this.#isFresh(at, now);
  }

  #isFresh(at: number, now: number): boolean {
    return now - at <= this.#retention * 1000;
  }
}
