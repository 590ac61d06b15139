import { idOf } from "../wire.js";

/** Holds each event against the one that should come: every one of them, in order. */
export class Sequence {
  /** The ids are made here, before the clock runs. */
  readonly #expected: readonly string[];
  #count = 0;

  constructor(events: number) {
    this.#expected = Array.from({ length: events }, (_, number) => idOf(number));
  }

  get count(): number {
    return this.#count;
  }

  /** Throws when it is not the next one. */
  readonly take = ({ id }: { readonly id: string }): void => {
    if (id !== this.#expected[this.#count])
      throw new Error(`Event ${id} came in place of ${this.#expected[this.#count] ?? "none"}`);
    this.#count += 1;
  };

  /** Throws when not so many events came. Begins anew. */
  finish(events: number): void {
    const count = this.#count;
    this.#count = 0;
    if (count !== events) throw new Error(`${count} events came of ${events}`);
  }
}
