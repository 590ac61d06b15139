/** Refusals in a row, over so many milliseconds, after which a cursor is given up. */
const MANY = 5;
const LONG = 60_000;

/** Counts how often a cursor was refused for good, and tells where the next request may go. */
export class Refusals {
  #count = 0;
  /** Of these, those that nothing else came between. */
  #inARow = 0;
  #first = 0;
  #last = 0;
  #firstInARow = 0;

  /** The cursor was refused for good. */
  refused(): void {
    const now = performance.now();
    if (this.#count === 0) this.#first = now;
    if (this.#inARow === 0) this.#firstInARow = now;
    this.#count += 1;
    this.#inARow += 1;
    this.#last = now;
  }

  /** Another error came, or the request was given up: whether that ends the row is not said. */
  interrupted(): void {
    this.#inARow = 0;
  }

  /** A sound answer came, or the base URL was no better. */
  reset(): void {
    this.#count = this.#inARow = 0;
  }

  /** Whether the next request goes to the base URL; "perhaps" where the minute is not quite over. */
  get leadToBase(): boolean | "perhaps" {
    if (this.#inARow >= MANY && this.#last - this.#firstInARow >= LONG) return true;
    return this.#count >= MANY && performance.now() - this.#first >= LONG ? "perhaps" : false;
  }
}
