import { idOf } from "../wire.js";

/** Holds each event against the one that should come: every one of them, in order. */
export class Sequence {
  readonly #due: readonly string[];
  #count = 0;

  /** The ids that are due are made here, before the clock runs. */
  constructor(events: number) {
    this.#due = Array.from({ length: events }, (_, number) => idOf(number));
  }

  get complete(): boolean {
    return this.#count === this.#due.length;
  }

  /** Throws when it is not the one that is due. */
  readonly take = ({ id }: { readonly id: string }): void => {
    if (id !== this.#due[this.#count])
      throw new Error(`Event ${id} came in place of ${this.#due[this.#count] ?? "none"}`);
    this.#count += 1;
  };

  /** Throws when events are missing at the end. Begins anew. */
  finish(): number {
    const count = this.#count;
    this.#count = 0;
    if (count < this.#due.length) throw new Error(`${count} events came of ${this.#due.length}`);
    return count;
  }
}
