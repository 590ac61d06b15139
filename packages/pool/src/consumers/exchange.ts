import type { Item } from "../rooms/item.js";

/** One that takes events: a run, or a loop. */
export interface Taker {
  /** It takes one now. */
  readonly wants: boolean;
  take(item: Item): void;
  /** The pool is closed: it takes no more. */
  end(): void;
}

/** Brings the events of all rooms to those who take them. Both take turns. */
export class Exchange {
  readonly #ready: Item[] = [];
  readonly #takers: Taker[] = [];

  get takers(): readonly Taker[] {
    return this.#takers;
  }

  offer(item: Item): void {
    this.#ready.push(item);
    this.match();
  }

  /** Takes back an event that no one got yet. */
  withdraw(item: Item): void {
    const at = this.#ready.indexOf(item);
    if (at >= 0) this.#ready.splice(at, 1);
  }

  join(taker: Taker): void {
    this.#takers.push(taker);
    this.match();
  }

  leave(taker: Taker): void {
    const at = this.#takers.indexOf(taker);
    if (at >= 0) this.#takers.splice(at, 1);
  }

  /** Gives what is ready to whoever wants it. What is called may change anything. */
  match(): void {
    while (this.#ready.length > 0) {
      const at = this.#takers.findIndex(({ wants }) => wants);
      if (at < 0) return;
      const [taker] = this.#takers.splice(at, 1) as [Taker];
      this.#takers.push(taker);
      const item = this.#ready.shift() as Item;
      item.givenAt = new Date();
      taker.take(item);
    }
  }
}
