import type { CbEvent } from "@cb-events/types";
import type { Delivery } from "./buffer.js";
import type { Consumer } from "./consumer.js";

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * One `for await` over a client. Written by hand: an async generator's `return()` would wait behind a pending
 * `next()`, which takes as long as the feed is silent, and the event that ends that wait would be lost.
 */
export class EventIterator implements AsyncIterableIterator<CbEvent> {
  readonly #consumer: Consumer;
  readonly #begin: (() => (() => void) | undefined) | undefined;
  #finish: (() => void) | undefined;
  #hasBegun = false;
  #controller: AbortController | undefined;
  #inFlight: Delivery[] = [];
  #hasLeft = false;

  /** `begin` is called before it asks for anything, and gives what is called when the loop is left or fails. */
  constructor(consumer: Consumer, begin?: () => (() => void) | undefined) {
    this.#consumer = consumer;
    this.#begin = begin;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event; the one before it is acked by this. */
  next(): Promise<IteratorResult<CbEvent, undefined>> {
    this.ack();
    if (this.#hasLeft) return Promise.resolve(DONE);
    if (!this.#hasBegun) {
      try {
        this.#finish = this.#begin?.();
        this.#hasBegun = true;
      } catch (error) {
        return Promise.reject(error);
      }
    }
    const ready = this.#consumer.takeReady();
    return ready ? Promise.resolve(this.#deliver(ready)) : this.#wait();
  }

  /** The next event where nothing has to be waited for; the one before it is acked by this. */
  nextReady(): CbEvent | undefined {
    this.ack();
    const ready = this.#hasLeft ? undefined : this.#consumer.takeReady();
    if (ready) this.#inFlight.push(ready);
    return ready?.event;
  }

  /** Leaves the loop. An event in flight counts as handled only when the next one is delivered, or by `commit()`. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#consumer.release(this.#inFlight);
    this.#inFlight = [];
    this.end();
    this.#leave();
    return DONE;
  }

  /** Delivers no more, and ends what waits for it at once. An event in flight can still be acked. */
  end(): void {
    this.#hasLeft = true;
    if (this.#controller) this.#consumer.cancel(this.#controller, DONE);
  }

  /** The handler of what was delivered is done. */
  ack(): void {
    if (this.#inFlight.length === 0) return;
    this.#consumer.ack(this.#inFlight);
    this.#inFlight = [];
  }

  #wait(): Promise<IteratorResult<CbEvent, undefined>> {
    this.#controller ??= new AbortController();
    const next = this.#consumer.takeNext(this.#controller, (delivery) => this.#deliver(delivery), DONE);
    // `for await` calls no `return()` at an error, nor at the end.
    if (this.#finish)
      next.then(
        ({ done }) => done && this.#leave(),
        () => this.#leave(),
      );
    return next;
  }

  #leave(): void {
    this.#finish?.();
    this.#finish = undefined;
    this.#hasBegun = false;
  }

  #deliver(delivery: Delivery): IteratorResult<CbEvent, undefined> {
    this.#inFlight.push(delivery);
    return { done: false, value: delivery.event };
  }
}
