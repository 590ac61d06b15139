import { ConfigError } from "@cb-events/core";
import { aConcurrency, aSignal, checkOptions, has } from "../check.js";
import type { Dispatcher, PoolRunOptions, RoomHandler } from "../options.js";
import type { Item } from "../rooms/item.js";
import type { Exchange, Taker } from "./exchange.js";

/** What `run` was called with, checked. */
export interface RunParts {
  readonly call: RoomHandler;
  readonly concurrency: number;
  readonly signal: PoolRunOptions["signal"];
}

/** Throws `ConfigError`. */
export function checkRun(handler: RoomHandler | Dispatcher, options: PoolRunOptions): RunParts {
  if (typeof handler !== "function" && !has(handler, "dispatch"))
    throw new ConfigError("run takes a function, or an object with dispatch(event), such as a Router");
  checkOptions(options, { concurrency: aConcurrency, signal: aSignal });
  const { concurrency = Infinity, signal } = options;
  const call: RoomHandler =
    typeof handler === "function"
      ? handler
      : (event, context) => handler.dispatch(event, { signal: context.signal });
  return { call, concurrency, signal };
}

/** Calls a handler with the events of all rooms. */
export class Run implements Taker {
  /** Resolves when it takes no more, and no handler is running. */
  readonly finished: Promise<void>;
  readonly #exchange: Exchange;
  readonly #parts: RunParts;
  readonly #inFlight = new Set<Item>();
  #finish = () => {};
  #hasEnded = false;

  constructor(parts: RunParts, exchange: Exchange) {
    this.#parts = parts;
    this.#exchange = exchange;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  get wants(): boolean {
    return !this.#hasEnded && this.#inFlight.size < this.#parts.concurrency;
  }

  accept(item: Item): void {
    this.#inFlight.add(item);
    const onEnd = () => {
      this.#inFlight.delete(item);
      if (this.#hasEnded && this.#inFlight.size === 0) this.#finish();
      this.#exchange.match();
    };
    // With a name, not written at the field: V8 allocates such a function among what lives long, with all that it reaches.
    item.onEnd = onEnd;
    void this.#handle(item);
  }

  /** Takes no more. */
  end(): void {
    this.#hasEnded = true;
    this.#exchange.leave(this);
    if (this.#inFlight.size === 0) this.#finish();
  }

  /** Takes no more, and tells the running handlers. Resolves when each of them is done and its event saved. */
  async abort(reason: unknown): Promise<void> {
    const turns = [...this.#inFlight].map(({ room }) => room.endTurn());
    for (const item of this.#inFlight) item.abort(reason);
    this.end();
    await Promise.all(turns);
  }

  async #handle(item: Item): Promise<void> {
    const { event, room, signal } = item;
    try {
      const outcome = this.#parts.call(event, { room: room.name, signal });
      if (has(outcome, "then")) await outcome;
      item.end("done");
    } catch (error) {
      item.end(item.isAbort(error) ? "released" : "failed", error);
    }
  }
}
