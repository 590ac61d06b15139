import type { Item } from "../rooms/item.js";

/** One that takes events: a run, or a loop. */
export interface Taker {
  /** It takes one now. */
  readonly wants: boolean;
  accept(item: Item): void;
  /** The pool is closed: it takes no more. */
  end(): void;
}

/** Brings the events of all rooms to those who take them. Both take turns. */
export class Exchange {
  readonly #ready: Item[] = [];
  readonly #takers: Taker[] = [];
  readonly #onChange: () => void;
  /** The pool is closed. */
  isClosed = false;

  /** `onChange` is called when there is another taker, or one less. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get takers(): readonly Taker[] {
    return this.#takers;
  }

  offer(item: Item): void {
    this.#ready.push(item);
    this.match();
  }

  join(taker: Taker): void {
    this.#takers.push(taker);
    this.match();
    this.#onChange();
  }

  leave(taker: Taker): void {
    this.#remove(taker);
    this.#onChange();
  }

  /** Gives what is ready to whoever wants it. What is called may change anything. */
  match(): void {
    for (;;) {
      // A room may have taken its event back.
      while (this.#ready[0]?.hasEnded) this.#ready.shift();
      const taker = this.#takers.find(({ wants }) => wants);
      const item = taker && this.#ready.shift();
      if (!item) return;
      this.#remove(taker);
      this.#takers.push(taker);
      item.givenAt = new Date();
      taker.accept(item);
    }
  }

  #remove(taker: Taker): void {
    const at = this.#takers.indexOf(taker);
    if (at >= 0) this.#takers.splice(at, 1);
  }
}
