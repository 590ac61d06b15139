import type { RoomEvent } from "../options.js";
import type { Item } from "../rooms/item.js";
import type { Exchange, Taker } from "./exchange.js";

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** One `for await` over a pool. */
export class PoolIterator implements AsyncIterableIterator<RoomEvent>, Taker {
  readonly #exchange: Exchange;
  readonly #calls: ((result: IteratorResult<RoomEvent, undefined>) => void)[] = [];
  readonly #inFlight = new Set<Item>();
  #hasJoined = false;
  #hasLeft = false;
  /** What was in flight when the pool closed. */
  #last: readonly Promise<unknown>[] = [];

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  get wants(): boolean {
    return this.#calls.length > 0;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event; the one before it is handled by this. */
  async next(): Promise<IteratorResult<RoomEvent, undefined>> {
    for (const item of this.#inFlight) item.end("done");
    if (this.#hasLeft || this.#exchange.isClosed) {
      await Promise.all(this.#last);
      return DONE;
    }
    return new Promise((resolve) => {
      this.#calls.push(resolve);
      if (this.#hasJoined) return this.#exchange.match();
      this.#hasJoined = true;
      this.#exchange.join(this);
    });
  }

  /** Leaves the loop. An event in flight counts as handled only when the next one of its room is delivered. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    for (const item of this.#inFlight) item.end("released");
    this.end();
    return DONE;
  }

  accept(item: Item): void {
    this.#inFlight.add(item);
    const onEnd = () => this.#inFlight.delete(item);
    // With a name, not written at the field: V8 allocates such a function among what lives long, with all that it reaches.
    item.onEnd = onEnd;
    this.#calls.shift()?.({ done: false, value: { room: item.room.name, event: item.event } });
  }

  /** Takes no more. An event in flight can still be handled. */
  end(): void {
    this.#hasLeft = true;
    this.#last = [...this.#inFlight].map(({ room }) => room.endTurn());
    this.#exchange.leave(this);
    for (const resolve of this.#calls.splice(0)) resolve(DONE);
  }
}
