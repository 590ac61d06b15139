import type { CbEvent } from "@cb-events/types";
import type { Dispenser, Given } from "./dispenser.js";

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Runs one call of a client: see `Calls.run`. */
export type Run = <T>(work: (signal: AbortSignal) => Promise<T>, controller: AbortController) => Promise<T>;

/**
 * One `for await` over a client. Written by hand: an async generator's `return()` would wait behind a pending
 * `next()`, which takes as long as the feed is silent, and the event that ends that wait would be lost.
 */
export class EventLoop implements AsyncIterableIterator<CbEvent> {
  readonly #dispenser: Dispenser;
  readonly #run: Run;
  readonly #pending = new Set<AbortController>();
  #inHand: Given[] = [];
  #left = false;

  constructor(dispenser: Dispenser, run: Run) {
    this.#dispenser = dispenser;
    this.#run = run;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event; the one before it counts as handled from here on. */
  async next(): Promise<IteratorResult<CbEvent, undefined>> {
    this.#dispenser.handled(this.#inHand);
    this.#inHand = [];
    if (this.#left) return DONE;

    const controller = new AbortController();
    this.#pending.add(controller);
    try {
      return await this.#run((signal) => this.#take(signal), controller);
    } catch (error) {
      if (controller.signal.aborted && error === controller.signal.reason) return DONE;
      throw error;
    } finally {
      this.#pending.delete(controller);
    }
  }

  /** Leaves the loop. The event in hand counts as handled only when the next one is given out, or by `commit()`. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#left = true;
    this.#dispenser.leave(this.#inHand);
    this.#inHand = [];
    for (const controller of this.#pending) controller.abort(DONE);
    return DONE;
  }

  async #take(signal: AbortSignal): Promise<IteratorResult<CbEvent, undefined>> {
    await this.#dispenser.save();
    const given = await this.#dispenser.takeOne(signal);
    if (this.#left) {
      this.#dispenser.giveBack(given);
      return DONE;
    }
    this.#inHand.push(given);
    return { done: false, value: given.event };
  }
}
