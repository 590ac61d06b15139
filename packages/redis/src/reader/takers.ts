import type { RoomHandler } from "@cb-events/pool";
import type { Exchange, Taker } from "./exchange.js";
import type { Item } from "./item.js";
import type { DeliveredEvent } from "./reader-options.js";

/** What a handler of a reader is called with: that of a pool, and how often the event was delivered. */
export type ReaderHandler = (
  event: Parameters<RoomHandler>[0],
  context: Parameters<RoomHandler>[1] & { readonly deliveries: number },
) => unknown;

/** Calls a handler with the events of all rooms. */
export class RunTaker implements Taker {
  /** Resolves when it takes no more, and no handler is running. */
  readonly finished: Promise<void>;
  readonly #exchange: Exchange;
  readonly #handle: ReaderHandler;
  readonly #concurrency: number;
  readonly #inHand = new Set<Item>();
  #finish = () => {};
  #hasEnded = false;

  constructor(exchange: Exchange, handle: ReaderHandler, concurrency: number) {
    this.#exchange = exchange;
    this.#handle = handle;
    this.#concurrency = concurrency;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  get wants(): boolean {
    return !this.#hasEnded && this.#inHand.size < this.#concurrency;
  }

  take(item: Item): void {
    this.#inHand.add(item);
    item.ended.then(() => {
      this.#inHand.delete(item);
      if (this.#hasEnded && this.#inHand.size === 0) this.#finish();
      this.#exchange.match();
    });
    void this.#call(item);
  }

  end(): void {
    this.#hasEnded = true;
    this.#exchange.leave(this);
    if (this.#inHand.size === 0) this.#finish();
  }

  /** Takes no more, and tells the running handlers. */
  abort(reason: unknown): void {
    for (const item of this.#inHand) item.abort(reason);
    this.end();
  }

  async #call(item: Item): Promise<void> {
    const { event, room, deliveries } = item;
    try {
      const context = {
        room,
        deliveries,
        get signal() {
          return item.signal;
        },
      };
      await this.#handle(event, context);
      item.end({ kind: "done" });
    } catch (error) {
      item.end(item.isAbort(error) ? { kind: "released" } : { kind: "failed", error });
    }
  }
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** What a loop asks its reader. */
export interface LoopHost {
  /** Resolves when events can come; rejects when Redis cannot be used. */
  join(taker: Taker): Promise<void>;
  leave(taker: Taker): Promise<void>;
  isClosed(): boolean;
}

/** One `for await` over a reader. */
export class LoopTaker implements AsyncIterableIterator<DeliveredEvent>, Taker {
  readonly #host: LoopHost;
  readonly #exchange: Exchange;
  readonly #calls: ((result: IteratorResult<DeliveredEvent, undefined>) => void)[] = [];
  readonly #inHand = new Set<Item>();
  #joining: Promise<void> | undefined;
  #hasEnded = false;

  constructor(host: LoopHost, exchange: Exchange) {
    this.#host = host;
    this.#exchange = exchange;
  }

  get wants(): boolean {
    return this.#calls.length > 0;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event; the one before it is handled by this. */
  async next(): Promise<IteratorResult<DeliveredEvent, undefined>> {
    for (const item of this.#inHand) item.end({ kind: "done" });
    this.#inHand.clear();
    if (this.#hasEnded || this.#host.isClosed()) return DONE;
    this.#joining ??= this.#host.join(this);
    try {
      await this.#joining;
    } catch (error) {
      this.#joining = undefined;
      throw error;
    }
    if (this.#hasEnded) return DONE;
    return new Promise((resolve) => {
      this.#calls.push(resolve);
      this.#exchange.match();
    });
  }

  /** Leaves the loop. The event in hand is not handled: it comes again. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    for (const item of this.#inHand) item.end({ kind: "released" });
    this.#inHand.clear();
    this.end();
    if (this.#joining !== undefined) await this.#host.leave(this);
    return DONE;
  }

  take(item: Item): void {
    this.#inHand.add(item);
    const { room, event, deliveries } = item;
    this.#calls.shift()?.({ done: false, value: { room, event, deliveries } });
  }

  end(): void {
    this.#hasEnded = true;
    this.#exchange.leave(this);
    for (const resolve of this.#calls.splice(0)) resolve(DONE);
  }
}
