import type { CbEvent } from "@cb-events/types";
import type { Calls } from "./calls.js";
import { Canceller } from "./canceller.js";
import type { Dispenser, Given } from "./dispenser.js";

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * One `for await` over a client. Written by hand: an async generator's `return()` would wait behind a pending
 * `next()`, which takes as long as the feed is silent, and the event that ends that wait would be lost.
 */
export class EventLoop implements AsyncIterableIterator<CbEvent> {
  readonly #dispenser: Dispenser;
  readonly #calls: Calls;
  readonly #pending = new Set<Canceller>();
  #inHand: Given[] = [];
  #left = false;

  constructor(dispenser: Dispenser, calls: Calls) {
    this.#dispenser = dispenser;
    this.#calls = calls;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event; the one before it counts as handled from here on. */
  next(): Promise<IteratorResult<CbEvent, undefined>> {
    this.#dispenser.handled(this.#inHand);
    this.#inHand = [];
    if (this.#left) return Promise.resolve(DONE);
    const ready = this.#calls.idle ? this.#dispenser.takeNow() : undefined;
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

  #await(): Promise<IteratorResult<CbEvent, undefined>> {
    const canceller = new Canceller();
    this.#pending.add(canceller);
    const call = this.#calls.run<IteratorResult<CbEvent, undefined>>(
      (signal, give) => this.#dispenser.takeOne(signal, (given) => give(this.#give(given))),
      canceller,
      DONE,
    );
    const forget = () => void this.#pending.delete(canceller);
    call.then(forget, forget);
    return call;
  }

  #give(given: Given): IteratorResult<CbEvent, undefined> {
    this.#inHand.push(given);
    return { done: false, value: given.event };
  }
}
