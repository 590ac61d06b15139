import type { CbEvent } from "@cb-events/types";
import { Canceller } from "./canceller.js";
import type { Dispenser, Given } from "./dispenser.js";
import type { AbortSignalLike } from "./web.js";

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Runs one call of a client: see `Calls.run`. */
export type Run = <T>(work: (signal: AbortSignalLike) => Promise<T>, canceller: Canceller) => Promise<T>;

/**
 * One `for await` over a client. Written by hand: an async generator's `return()` would wait behind a pending
 * `next()`, which takes as long as the feed is silent, and the event that ends that wait would be lost.
 */
export class EventLoop implements AsyncIterableIterator<CbEvent> {
  readonly #dispenser: Dispenser;
  readonly #run: Run;
  readonly #isIdle: () => boolean;
  readonly #pending = new Set<Canceller>();
  #inHand: Given[] = [];
  #left = false;

  constructor(dispenser: Dispenser, run: Run, isIdle: () => boolean) {
    this.#dispenser = dispenser;
    this.#run = run;
    this.#isIdle = isIdle;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event; the one before it counts as handled from here on. */
  next(): Promise<IteratorResult<CbEvent, undefined>> {
    this.#dispenser.handled(this.#inHand);
    this.#inHand = [];
    if (this.#left) return Promise.resolve(DONE);
    const ready = this.#isIdle() ? this.#dispenser.takeNow() : undefined;
    return ready ? Promise.resolve(this.#give(ready)) : this.#await();
  }

  /** Leaves the loop. The event in hand counts as handled only when the next one is given out, or by `commit()`. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#left = true;
    this.#dispenser.leave(this.#inHand);
    this.#inHand = [];
    for (const canceller of this.#pending) canceller.abort(DONE);
    return DONE;
  }

  async #await(): Promise<IteratorResult<CbEvent, undefined>> {
    const canceller = new Canceller();
    this.#pending.add(canceller);
    try {
      return await this.#run((signal) => this.#take(signal), canceller);
    } catch (error) {
      if (canceller.aborted && error === canceller.reason) return DONE;
      throw error;
    } finally {
      this.#pending.delete(canceller);
    }
  }

  async #take(signal: AbortSignalLike): Promise<IteratorResult<CbEvent, undefined>> {
    const given = await this.#dispenser.takeOne(signal);
    if (this.#left) {
      this.#dispenser.giveBack(given);
      return DONE;
    }
    return this.#give(given);
  }

  #give(given: Given): IteratorResult<CbEvent, undefined> {
    this.#inHand.push(given);
    return { done: false, value: given.event };
  }
}
