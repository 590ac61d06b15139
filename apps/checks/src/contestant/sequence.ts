import { idOf } from "../wire.js";
import type { TurnParams } from "./turn.js";

/** Holds each event against the one that should come: every one of them, in order. */
export class Sequence {
  count = 0;
  /** The ids are made here, before the clock runs. */
  readonly #expected: readonly string[];

  constructor(events: number) {
    this.#expected = Array.from({ length: events }, (_, number) => idOf(number));
  }

  /** Throws when it is not the next one. */
  readonly take = ({ id }: { readonly id: string }): void => {
    if (id !== this.#expected[this.count])
      throw new Error(`Event ${id} came in place of ${this.#expected[this.count] ?? "none"}`);
    this.count += 1;
  };

  /** Throws when not so many events came. Begins anew. */
  finish(events: number): void {
    const { count } = this;
    this.count = 0;
    if (count !== events) throw new Error(`${count} events came of ${events}`);
  }
}

const sequences = new Map<number, Sequence>();

/** The sequence of a room, made once: a turn finds it ready. */
export function sequenceOf({ size, pages }: TurnParams): Sequence {
  const events = size * pages;
  const sequence = sequences.get(events) ?? new Sequence(events);
  sequences.set(events, sequence);
  return sequence;
}
