import type { ClientOptions, NameAndToken, Position } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import type { ClientClass } from "../../src/fuzz/bot-process.js";
import { room } from "../../src/fuzz/scripted-feed.js";
import { Book } from "./book.js";
import { Failure } from "./failure.js";
import { Feed, type Ready, sleep } from "./feed.js";
import type { Flaw } from "./flaws.js";
import { Saver } from "./saver.js";

type Result = IteratorResult<CbEvent, undefined>;

const DONE: Result = { done: true, value: undefined };
/** Between two requests of a loop, in milliseconds. */
const PACE = 1000;

/** A client made of the promises, with no other aim: what the model is tried on. It can have one flaw. */
export function referenceClient(flaw?: Flaw): ClientClass {
  return class extends ReferenceClient {
    constructor(credentials: string | NameAndToken, options: ClientOptions = {}) {
      super(credentials, options, flaw);
    }
  };
}

class ReferenceClient {
  readonly #options: ClientOptions;
  readonly #book: Book;
  readonly #feed: Feed;
  readonly #saver: Saver;
  readonly #buffer: Ready[] = [];
  readonly #reported = new Set<Ready>();
  readonly #inFlight = new Set<Ready>();
  readonly #left = new Set<Ready>();
  readonly #calls = new Set<{ readonly controller: AbortController; readonly end: Promise<unknown> }>();
  #polled: Ready[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #isLoaded: boolean;
  #isClosed = false;
  #nextAt = 0;

  constructor(_: string | NameAndToken, options: ClientOptions, flaw: Flaw | undefined) {
    this.#options = options;
    this.#feed = new Feed(options, flaw);
    this.#book = new Book(() => Date.now() + this.#feed.ahead, flaw);
    this.#saver = new Saver(options.positionStore, () => this.position);
    this.#isLoaded = options.positionStore === undefined;
    if (options.position) this.#book.restore(options.position);
  }

  get position(): Position {
    return { version: 1, room, ...this.#book.position };
  }

  poll(): Promise<CbEvent[]> {
    this.#handle(this.#polled.splice(0));
    return this.#call(new AbortController(), async (signal) => {
      await this.#prepare(signal);
      let items = await this.#take(Number.POSITIVE_INFINITY, signal);
      if (items.length === 0) {
        await this.#request(signal);
        await this.#saver.save();
        signal.throwIfAborted();
        items = await this.#take(Number.POSITIVE_INFINITY, signal);
      }
      this.#polled = [...this.#polled, ...items];
      return items.map(({ event }) => event as CbEvent);
    });
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<CbEvent> {
    const controller = new AbortController();
    let inFlight: Ready[] = [];
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => {
        this.#handle(inFlight);
        inFlight = [];
        if (controller.signal.aborted) return Promise.resolve(DONE);
        const next = this.#takeNext(controller).then((item) => {
          inFlight = [item];
          return { done: false, value: item.event as CbEvent } as const;
        });
        return next.catch((error: unknown): Result => {
          if (isEnd(error)) return DONE;
          throw error;
        });
      },
      return: () => {
        for (const item of inFlight) if (this.#inFlight.has(item)) this.#left.add(item);
        inFlight = [];
        controller.abort(DONE);
        return Promise.resolve(DONE);
      },
    };
  }

  async run(
    handler: (event: CbEvent) => unknown,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<void> {
    const controller = new AbortController();
    const abort = () => controller.abort(DONE);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    let errors = 0;
    try {
      while (!controller.signal.aborted && !this.#isClosed) {
        const item = await this.#takeNext(controller).catch(async (error: unknown) => {
          if (!(error instanceof Failure) || !error.passes) throw error;
          errors += 1;
          await this.#wait(Math.min(30, 2 ** (errors - 1)) * PACE, controller);
        });
        if (!item) continue;
        errors = 0;
        try {
          await handler(item.event as CbEvent);
        } catch (error) {
          this.#left.add(item);
          throw error;
        }
        this.#handle([item]);
      }
    } catch (error) {
      if (!isEnd(error)) throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
    await this.#saver.save();
  }

  async commit(): Promise<void> {
    this.#handle([...this.#inFlight]);
    await this.#saver.save();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { controller } of this.#calls) controller.abort(new Failure("CLIENT_CLOSED"));
    await Promise.allSettled([...this.#calls].map(({ end }) => end));
    await this.#saver.settled();
  }

  /** One call at a time; what was handled is saved while it waits for its turn. */
  async #call<T>(controller: AbortController, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = controller;
    const saved = this.#saver.save();
    if (this.#isClosed) {
      await saved;
      throw new Failure("CLIENT_CLOSED");
    }
    const before = this.#turn;
    const call = (async () => {
      const turn = Promise.all([before, saved]);
      // A save that is under way is waited for, whatever happens.
      await Promise.race([turn, aborts(signal, turn)]).finally(() => saved);
      signal.throwIfAborted();
      return work(signal);
    })();
    this.#turn = Promise.allSettled([before, call]);
    return this.#watched(controller, call);
  }

  #takeNext(controller: AbortController): Promise<Ready> {
    return this.#call(controller, async (signal) => {
      for (;;) {
        await this.#prepare(signal);
        const [item] = await this.#take(1, signal);
        if (item) return item;
        await this.#requestAtPace(signal);
      }
    });
  }

  /** Waits outside the row: others go on meanwhile. */
  async #wait(ms: number, controller: AbortController): Promise<void> {
    await this.#watched(controller, sleep(ms, controller.signal));
  }

  /** Close ends it. */
  #watched<T>(controller: AbortController, end: Promise<T>): Promise<T> {
    const call = { controller, end };
    this.#calls.add(call);
    return end.finally(() => this.#calls.delete(call));
  }

  async #prepare(signal: AbortSignal): Promise<void> {
    if (!this.#isLoaded) {
      const load = this.#saver.load();
      const stored = await Promise.race([load, aborts(signal, load)]);
      if (stored) this.#book.restore(stored);
      this.#saver.isSaved();
      this.#isLoaded = true;
    }
    await this.#saver.save();
    signal.throwIfAborted();
  }

  /** What stands ready up to an error, or the error. */
  async #take(most: number, signal: AbortSignal): Promise<Ready[]> {
    for (;;) {
      const stop = this.#buffer.findIndex(({ error }) => error !== undefined);
      const ready = this.#buffer.slice(0, stop === -1 ? most : Math.max(1, Math.min(most, stop)));
      if (ready.length === 0) return [];
      const items = ready.filter(({ event }) => event !== undefined);
      for (const item of ready) this.#report(item);
      if (items.length > 0) this.#handle([...this.#left]);
      this.#handle(ready.filter(({ event }) => event === undefined));
      await this.#saver.save();
      signal.throwIfAborted();
      this.#buffer.splice(0, ready.length);
      if (ready[0]?.error) throw ready[0].error;
      for (const item of items) {
        this.#inFlight.add(item);
        this.#book.delivered(item);
      }
      if (items.length > 0) return items;
    }
  }

  #report(item: Ready): void {
    if (!item.isInvalid || this.#reported.has(item)) return;
    this.#reported.add(item);
    const id = item.id === undefined ? {} : { id: item.id };
    const report = { ...id, issues: [], delivered: item.event !== undefined };
    this.#options.hooks?.onInvalidEvent?.(report);
  }

  #handle(items: readonly Ready[]): void {
    for (const item of items) {
      this.#inFlight.delete(item);
      this.#left.delete(item);
      if (item.event === undefined) this.#book.delivered(item);
      this.#book.handle(item);
    }
  }

  async #requestAtPace(signal: AbortSignal): Promise<void> {
    const wait = this.#nextAt - performance.now();
    if (wait > 0) await sleep(wait, signal);
    const started = performance.now();
    this.#nextAt = started + PACE;
    const { cursor } = this.#book;
    const isNew = await this.#request(signal);
    if (isNew || (cursor !== null && this.#book.cursor !== cursor)) this.#nextAt = 0;
  }

  /** Asks for an answer; true when something in it can be delivered. */
  async #request(signal: AbortSignal): Promise<boolean> {
    const { items, next, gaps } = await this.#feed.ask(this.#book.cursor, signal);
    const [gap] = gaps;
    if (gap === "abandoned") this.#book.cursor = null;
    const fresh = this.#book.receive(items, next);
    this.#buffer.push(...fresh);
    if (next === "refused") this.#buffer.push({ key: "", isInvalid: false, error: new Failure("PROTOCOL") });

    for (const reason of gaps)
      this.#options.hooks?.onGap?.({ reason: reason as "expired", from: null, to: null });
    return fresh.some(({ event }) => event !== undefined);
  }
}

/** The loop was left, or the client is closed. */
function isEnd(error: unknown): boolean {
  return error === DONE || (error instanceof Failure && error.code === "CLIENT_CLOSED");
}

/** Rejects when the signal is aborted, until something else has settled. */
function aborts(signal: AbortSignal, settled: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    const forget = () => signal.removeEventListener("abort", abort);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    settled.then(forget, forget);
  });
}
