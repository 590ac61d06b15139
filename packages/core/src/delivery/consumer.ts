import type { CbEvent } from "@cb-events/types";
import type { PageRequester } from "../feed/page-requester.js";
import type { Reporter } from "../observe/reporter.js";
import { positionFor } from "../position/position.js";
import type { PositionSaver } from "../position/position-saver.js";
import type { PositionTracker } from "../position/position-tracker.js";
import { sleep } from "../util/abort.js";
import { Buffer, type Delivery, errorItem, type Item, readItem } from "./buffer.js";
import { CallQueue } from "./call-queue.js";

export interface ConsumerParts {
  readonly urls: { readonly room: string };
  readonly config: { readonly strictValidation: boolean };
  readonly requester: PageRequester;
  readonly tracker: PositionTracker;
  readonly saver: PositionSaver;
  readonly reporter: Reporter;
}

/** The least time between two requests of a loop of which the first brought nothing, in ms. */
const MIN_INTERVAL = 1000;
/** A position with more handled ids than this is warned of. */
const MAX_HANDLED = 10_000;

/** Receives pages, delivers each event once and in order, and keeps account of what is in flight and what is acked. */
export class Consumer {
  readonly #parts: ConsumerParts;
  readonly #buffer = new Buffer();
  readonly #calls = new CallQueue((error, signal) => this.#onFailure(error, signal));
  /** Delivered, and not acked when the last one was. */
  #inFlight: readonly Delivery[] = [];
  /** In flight in a loop that was left. */
  #released: readonly Delivery[] = [];
  /** Aborted by `close` alone. */
  #polls: AbortController | undefined;
  #hasPosition = false;
  #nextRequestAt = 0;
  /** Pages that came and could be followed, so far. */
  soundPages = 0;

  constructor(parts: ConsumerParts) {
    this.#parts = parts;
  }

  /** Starts at a position. Throws `ConfigError` where it is not one of this room. */
  restore(input: unknown): void {
    const position = positionFor(this.#parts.urls.room, input);
    this.#parts.tracker.restore(position);
    this.#parts.requester.startAt(position.cursor);
    this.#hasPosition = true;
  }

  /**
   * The next event for a loop where nothing has to be waited for: no save, no report, no hook, no other call. Undefined
   * otherwise: then `takeNext` has it. Waiting for nothing, event by event, would take most of the time.
   */
  takeReady(): Delivery | undefined {
    const { first } = this.#buffer;
    const { saver, reporter } = this.#parts;
    if (first?.event === undefined || first.invalid || !this.#calls.idle) return undefined;
    if (saver.dirty || reporter.status.state === "failed" || this.#released.length > 0) return undefined;
    this.#buffer.drop(1);
    this.#addInFlight([first as Delivery]);
    return first as Delivery;
  }

  /** Gives the next event to a loop, by `deliver`; requests pages until there is one. */
  takeNext<T>(controller: AbortController, deliver: (delivery: Delivery) => T, cancelled: T): Promise<T> {
    return this.#calls.call<T>(
      async (signal, resolve) => {
        const deliverOne = ([first]: readonly Delivery[]) => resolve(deliver(first as Delivery));
        await this.#prepare(signal);
        while (!(await this.#takeBuffered(1, signal, deliverOne))) {
          if (this.#parts.saver.dirty) await this.#parts.saver.save(); // An empty page may have moved the cursor.
          await this.#receiveAtPace(signal);
        }
      },
      { controller, before: this.#saveNow(), cancelled },
    );
  }

  /** Gives what is buffered to `poll`, or else what one answer brings, which may be nothing. */
  takeAll(deliver: (deliveries: readonly Delivery[]) => void): Promise<CbEvent[]> {
    this.#polls ??= new AbortController();
    return this.#calls.call<CbEvent[]>(
      async (signal, resolve) => {
        const resolveWith = (deliveries: readonly Delivery[]) => {
          deliver(deliveries);
          resolve(deliveries.map(({ event }) => event));
        };
        await this.#prepare(signal);
        if (this.#buffer.first && (await this.#takeBuffered(Infinity, signal, resolveWith))) return;
        await this.#receive(signal);
        if (this.#parts.saver.dirty) await this.#parts.saver.save();
        if (signal.aborted) throw signal.reason;
        if (!(await this.#takeBuffered(Infinity, signal, resolveWith))) resolveWith([]);
      },
      { controller: this.#polls, before: this.#saveNow() },
    );
  }

  /** The handlers of these are done. That is saved later: see `save`. */
  ack(deliveries: Iterable<Delivery>): void {
    for (const delivery of deliveries) this.#ack(delivery);
  }

  /** Everything in flight is handled. */
  ackAll(): void {
    this.ack(this.#inFlight);
  }

  /** A loop was left with these in flight: they count as handled when the next event is delivered. */
  release(deliveries: readonly Delivery[]): void {
    this.#released = [...this.#released, ...deliveries].filter(({ acked }) => !acked);
  }

  /** Ends the calls of a loop at once. */
  cancel(controller: AbortController, reason: unknown): void {
    this.#calls.cancel(controller, reason);
  }

  /** Ends all calls, and those to come. Resolves when none is under way, and the store has written what it put off. */
  async close(reason: unknown): Promise<void> {
    await this.#calls.close(reason);
    await this.#parts.saver.close();
  }

  /** What has to be saved before a call, also while others wait for the feed. */
  #saveNow(): Promise<void> | undefined {
    if (!this.#parts.saver.dirty) return undefined;
    // After the end none comes that would write it.
    return this.#calls.isClosed ? this.#parts.saver.flush() : this.#parts.saver.save();
  }

  async #prepare(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw signal.reason;
    if (!this.#hasPosition) {
      const stored = await this.#parts.saver.load(signal);
      if (stored !== undefined && stored !== null) this.restore(stored);
      this.#hasPosition = true;
    }
    if (this.#parts.saver.dirty) await this.#parts.saver.save();
  }

  /**
   * Delivers what is buffered, if there is anything. It leaves the buffer only when what that changes is saved, and in
   * the turn in which it is delivered.
   */
  async #takeBuffered(
    events: number,
    signal: AbortSignal,
    deliver: (deliveries: readonly Delivery[]) => void,
  ): Promise<boolean> {
    const { saver, reporter } = this.#parts;
    while (this.#buffer.first) {
      const items = this.#buffer.peek(events);
      const deliveries = items.filter((item): item is Delivery => item.event !== undefined);
      for (const item of items) this.#report(item);
      if (deliveries.length > 0 && !signal.aborted) {
        this.ack(this.#released);
        this.#released = [];
      }
      for (const item of items) if (item.event === undefined) this.#ack(item);
      if (saver.dirty) await saver.save();
      if (signal.aborted) throw signal.reason;

      this.#buffer.drop(items.length);
      if (items[0]?.error) throw items[0].error;
      if (deliveries.length === 0) continue;
      this.#addInFlight(deliveries);
      deliver(deliveries);
      // What failed before is over.
      if (reporter.status.state === "failed") reporter.status.enter("waiting");
      return true;
    }
    return false;
  }

  #addInFlight(deliveries: readonly Delivery[]): void {
    const left = this.#inFlight.filter(({ acked }) => !acked);
    this.#inFlight = left.length > 0 ? [...left, ...deliveries] : deliveries;
  }

  #ack(item: Item): void {
    const { tracker, saver, reporter } = this.#parts;
    // A page's error is no part of the feed, and is acked from the start.
    if (item.acked) return;
    tracker.ack(item);
    saver.dirty = saver.isUsed;
    if (tracker.handledCount > MAX_HANDLED) reporter.manyHandled(MAX_HANDLED);
  }

  #report(item: Item): void {
    const { invalid } = item;
    item.invalid = undefined;
    if (invalid) this.#parts.reporter.invalid(invalid);
  }

  /** Requests a page, and buffers what is new of it. Says whether the next one may be requested at once. */
  async #receive(signal: AbortSignal): Promise<boolean> {
    const { config, requester, tracker, saver, reporter } = this.#parts;
    const page = await requester.next(signal);
    const items = page.events.map((raw) => readItem(raw, config.strictValidation));
    const { fresh, moved, goesOn } = tracker.receive(page, items);
    const events = fresh.filter(({ event }) => event);
    if (page.error) fresh.push(errorItem(page.error));
    else this.soundPages += 1;
    this.#buffer.fill(fresh);
    if (moved) saver.dirty = saver.isUsed;

    const last = events.at(-1)?.event;
    if (last) reporter.status.received(events.length, last, page.now);
    return last !== undefined || goesOn;
  }

  /** Requests at the pace of a loop: one that brought nothing, or failed, sets the earliest time for the next. */
  async #receiveAtPace(signal: AbortSignal): Promise<void> {
    const wait = this.#nextRequestAt - performance.now();
    if (wait > 0) await sleep(wait / 1000, signal);
    const earliest = performance.now() + MIN_INTERVAL;
    try {
      this.#nextRequestAt = (await this.#receive(signal)) ? 0 : earliest;
    } catch (error) {
      this.#nextRequestAt = signal.aborted ? 0 : earliest;
      throw error;
    }
  }

  /** Says whether the call ended because it was cancelled: also where its request failed just before, and was let go. */
  #onFailure(error: unknown, signal: AbortSignal): boolean {
    const { requester, reporter } = this.#parts;
    const isCancelled = signal.aborted && (error === signal.reason || error === requester.failure);
    if (!isCancelled) reporter.status.failed(error);
    // Another loop may be in the middle of a request.
    if (this.#calls.idle) reporter.status.enter(isCancelled ? "waiting" : "failed");
    return isCancelled;
  }
}
