import type { Item } from "./item.js";

/** One that takes events: a run, or a loop. */
export interface Taker {
  /** It takes one now. */
  readonly wants: boolean;
  take(item: Item): void;
  /** It takes no more. */
  end(): void;
}

/** An event that was delivered before is alone for so long, and waits so long for that, in ms. */
const MAX_ALONE = 10_000;

interface Turn {
  /** When it began to wait, then when it was alone. */
  since: number;
  readonly begin: () => void;
}

/**
 * Brings the events of all rooms to those who take them, in turns. One that may have ended a process is handled alone,
 * so that it does not use up the deliveries of others.
 */
export class Exchange {
  readonly #ready: Item[] = [];
  readonly #takers: Taker[] = [];
  readonly #inHand = new Set<Item>();
  /** Those that wait to be alone. */
  readonly #turns: Turn[] = [];
  #alone: Turn | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get takers(): readonly Taker[] {
    return this.#takers;
  }

  get inHand(): ReadonlySet<Item> {
    return this.#inHand;
  }

  /** Gives an event to a taker. It can be given again once it was released. */
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

  /**
   * Waits until nothing is in hand and someone wants an event; then only what `offerAlone` brings is given, until the
   * function is called that this resolves with. Neither lasts longer than 10 s.
   */
  async alone(signal: AbortSignal): Promise<() => void> {
    let turn: Turn | undefined;
    const leave = () => {
      const at = turn === undefined ? -1 : this.#turns.indexOf(turn);
      if (at >= 0) this.#turns.splice(at, 1);
      if (this.#alone === turn) this.#alone = undefined;
      this.match();
    };
    try {
      await new Promise<void>((resolve, reject) => {
        const abort = () => reject(signal.reason);
        if (signal.aborted) return abort();
        signal.addEventListener("abort", abort, { once: true });
        const begin = () => {
          signal.removeEventListener("abort", abort);
          resolve();
        };
        turn = { since: performance.now(), begin };
        this.#turns.push(turn);
        this.match();
      });
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  /** Gives the event of the one that is alone. */
  offerAlone(item: Item): void {
    const taker = this.#takers.find(({ wants }) => wants);
    if (taker === undefined) this.#ready.unshift(item);
    else this.#give(item, taker);
  }

  /** Gives what is ready to whoever wants it. What is called may change anything. */
  match(): void {
    clearTimeout(this.#timer);
    if (this.#alone !== undefined && this.#until(this.#alone) > 0) {
      this.#matchLater(this.#until(this.#alone));
      return;
    }
    this.#alone = undefined;
    for (;;) {
      const taker = this.#takers.find(({ wants }) => wants);
      if (taker === undefined) return;
      const [turn] = this.#turns;
      if (turn !== undefined) {
        if (this.#inHand.size > 0 && this.#until(turn) > 0) {
          this.#matchLater(this.#until(turn));
          return;
        }
        this.#turns.shift();
        turn.since = performance.now();
        this.#alone = turn;
        this.#matchLater(MAX_ALONE);
        turn.begin();
        return;
      }
      const item = this.#ready.shift();
      if (item === undefined) return;
      if (item.hasEnded) continue;
      this.#give(item, taker);
    }
  }

  /** Ends all timers. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #give(item: Item, taker: Taker): void {
    // The others are next.
    this.leave(taker);
    this.#takers.push(taker);
    this.#inHand.add(item);
    item.givenAt = new Date();
    item.ended.then(() => {
      this.#inHand.delete(item);
      this.match();
    });
    taker.take(item);
  }

  #until({ since }: Turn): number {
    return since + MAX_ALONE - performance.now();
  }

  #matchLater(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.match(), Math.max(1, ms));
  }
}
