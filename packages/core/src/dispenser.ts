import type { CbEvent } from "@cb-events/types";
import { Intake, type IntakeParts } from "./intake.js";
import { Lock } from "./lock.js";
import { checkPosition, type Position } from "./position.js";
import { EventQueue, type Item } from "./queue.js";
import type { Reporter } from "./reporter.js";
import type { AbortSignalLike } from "./web.js";

/** An item with its event: what is given out. */
export type Given = Item & { readonly event: CbEvent };

export interface DispenserParts extends IntakeParts {
  readonly reporter: Reporter;
  readonly room: string;
}

/** Gives out each event once, in order, and keeps account of which are handled. */
export class Dispenser {
  readonly #parts: DispenserParts;
  readonly #queue = new EventQueue();
  readonly #intake: Intake;
  readonly #lock = new Lock();
  readonly #inHand = new Set<Given>();
  readonly #left = new Set<Given>();
  #restored = false;

  constructor(parts: DispenserParts) {
    this.#parts = parts;
    this.#intake = new Intake(parts, this.#queue);
  }

  /**
   * The next event for a loop where it stands ready and nothing has to be waited for: no save, no report, no hook. Undefined
   * else: then `takeOne` has it. To wait for nothing, event by event, would take most of the time. Only where no other
   * call is under way: it does not queue.
   */
  takeNow(): Given | undefined {
    const { first } = this.#queue;
    const { keeper, status } = this.#parts;
    const waits = keeper.behind || status.hasFailed || this.#left.size > 0;
    if (waits || first?.event === undefined || !first.reported) return undefined;
    this.#queue.drop(1);
    this.#inHand.add(first as Given);
    return first as Given;
  }

  /** Gives the next event to a loop: asks for pages until there is one. */
  takeOne(signal: AbortSignalLike, give: (item: Given) => void): Promise<void> {
    return this.#lock.run(signal, this.save(), async () => {
      for (;;) {
        await this.#prepare(signal);
        if (await this.#takeReady(1, signal, ([first]) => give(first as Given))) return;
        await this.#intake.askAtPace(signal);
      }
    });
  }

  /** Gives what stands ready, or else what one answer brings, which may be nothing. */
  takeAll(signal: AbortSignalLike, give: (items: readonly Given[]) => void): Promise<void> {
    return this.#lock.run(signal, this.save(), async () => {
      await this.#prepare(signal);
      if (await this.#takeReady(Infinity, signal, give)) return;
      await this.#intake.ask(signal);
      await this.#parts.keeper.save();
      if (signal.aborted) throw signal.reason;
      if (!(await this.#takeReady(Infinity, signal, give))) give([]);
    });
  }

  /** These are handled. Whether that is saved is another matter: see `save`. */
  handled(items: Iterable<Given>): void {
    for (const item of items) {
      this.#inHand.delete(item);
      this.#left.delete(item);
      if (this.#parts.tracker.handle(item)) this.#parts.keeper.touch();
    }
  }

  /** A loop was left with these in hand: they count as handled when the next event is given out. */
  leave(items: Iterable<Given>): void {
    for (const item of items) if (this.#inHand.has(item)) this.#left.add(item);
  }

  /** Everything given out so far is handled. */
  handledAll(): void {
    this.handled([...this.#inHand]);
  }

  /** Resolves when what is handled is saved. */
  async save(): Promise<void> {
    if (this.#parts.keeper.behind) await this.#parts.keeper.save();
  }

  /** Starts at a position. */
  restore(position: Position): void {
    this.#parts.tracker.restore(position);
    this.#parts.poller.startAt(position.cursor);
    this.#restored = true;
  }

  async #prepare(signal: AbortSignalLike): Promise<void> {
    if (!this.#restored) {
      const stored = await this.#parts.keeper.load(signal);
      if (stored !== undefined && stored !== null) this.restore(checkPosition(stored, this.#parts.room));
      this.#restored = true;
    }
    await this.save();
  }

  /**
   * Gives what is ready, if there is anything. Its place in the queue is given up only when what that changes is
   * saved, and in the turn in which it is given.
   */
  async #takeReady(
    events: number,
    signal: AbortSignalLike,
    give: (items: readonly Given[]) => void,
  ): Promise<boolean> {
    for (;;) {
      const items = this.#queue.peek(events);
      if (items.length === 0) return false;
      const given = items.filter((item): item is Given => item.event !== undefined);
      for (const item of items) this.#report(item);
      if (given.length > 0 && !signal.aborted) this.handled([...this.#left]);
      for (const item of items) {
        if (item.event === undefined && this.#parts.tracker.handle(item)) this.#parts.keeper.touch();
      }
      await this.save();
      if (signal.aborted) throw signal.reason;

      this.#queue.drop(items.length);
      if (items[0]?.error) throw items[0].error;
      if (given.length === 0) continue;
      for (const item of given) this.#inHand.add(item);
      give(given);
      this.#parts.status.given();
      return true;
    }
  }

  #report(item: Item): void {
    if (item.reported) return;
    item.reported = true;
    const { id, method, issues, event } = item;
    this.#parts.reporter.invalid({
      ...(id !== undefined && { id }),
      ...(method !== undefined && { method }),
      issues,
      delivered: event !== undefined,
    });
  }
}
