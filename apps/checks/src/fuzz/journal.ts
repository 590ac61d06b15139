import { hold } from "./broken-promise.js";
import { covers, highest, names, type Place, rank, shown } from "./place.js";
import type { Entry } from "./scripted-feed.js";

/** What stands at one place of an answer. */
export interface Thing {
  readonly entry: Entry;
  /** An event to deliver, an error to throw at its place, or an invalid event that is only reported. */
  readonly fate: "delivered" | "thrown" | "reported";
}

/** Something that came and is no repeat; or that may be one, as far as promises go. */
export interface Arrival extends Thing {
  /** The answer that it came with: the first is 1. */
  readonly answer: number;
  /** The cursor that it was asked for by. */
  readonly cursor: string | null;
  /** That is not given up, and what was asked for by it could hold nothing that came before. */
  isAhead: boolean;
  /** By the position it was handled before it came. */
  readonly wasCovered: boolean;
  perhaps: boolean;
  handled: boolean;
}

/** How an answer was asked for. */
interface Asked {
  readonly cursor: string | null;
  /** Events that the cursor says it is behind: if they come again, the feed errs. */
  readonly before: number;
  /** Where the client stood as the answer came. */
  readonly position: Place;
  /** The position's cursor was refused, and is given up with this answer. */
  readonly isTrial: boolean;
}

/** Deliveries that a client remembers. */
const REMEMBERED = 1000;

/** All that came since a process started, and what of it is handled. */
export class Journal {
  readonly #startedAt: Place;
  readonly #handled: Set<Entry>;
  #isGoingOn: boolean;
  #hadHole = false;
  #answers = 0;
  /** The highest that was shown, or that was known at the start; and the highest that was surely new. */
  #highest: number;
  #newest: number;
  /** Cursors whose answers brought something before; true: with an id. */
  readonly #brought = new Map<string | null, boolean>();
  /** Cursors that were named, by which answer. */
  readonly #named: { readonly cursor: string; readonly answer: number }[] = [];
  readonly #dropped = new Set<Entry>();
  /** What came, in the order in which it did. */
  readonly #arrivals = new Map<Entry, Arrival>();
  /** Cursors that a position may have. */
  readonly #stands: Set<string | null>;

  /** Knows what was handled before the process started. */
  constructor(startedAt: Place, handledBefore: Iterable<Entry>) {
    this.#startedAt = startedAt;
    this.#highest = this.#newest = highest(startedAt);
    this.#handled = new Set(handledBefore);
    this.#stands = new Set([null, startedAt.cursor]);
    this.#isGoingOn = rank(startedAt.cursor) !== undefined || startedAt.mark !== null;
  }

  /** All that is handled, in this process or before. */
  get handled(): ReadonlySet<Entry> {
    return this.#handled;
  }

  /** The base URL was asked after other answers: what lies between may be lost, or come yet. */
  get hadHole(): boolean {
    return this.#hadHole;
  }

  /** How much came from the base URL: what follows a hole counts by itself until the cursor has passed it. */
  get fromBase(): number {
    return [...this.#arrivals.values()].filter(({ cursor }) => cursor === null).length;
  }

  /** What came with these answers. */
  idsOf(answers: ReadonlySet<number>): Set<string | undefined> {
    const came = [...this.#arrivals.values()].filter(({ answer }) => answers.has(answer));
    return new Set(came.map(({ entry }) => entry.id));
  }

  /** What came and is not handled, the oldest first. */
  get unhandled(): Arrival[] {
    return [...this.#arrivals.values()].filter(({ handled }) => !handled);
  }

  /** An answer to a cursor came, while the client stood at a position. Gives what is new in it. */
  add(things: readonly Thing[], asked: Asked): Arrival[] {
    const { cursor, before, position } = asked;
    this.#answers += 1;
    const answer = this.#answers;
    const isNew = this.#isNew(cursor, position);
    if (cursor === null && this.#isGoingOn) this.#hadHole = true;
    this.#isGoingOn ||= things.some(({ entry }) => rank(entry.id) !== undefined);
    const fresh: Arrival[] = [];
    for (const { entry, fate } of things) {
      const isRepeat = this.#isRepeat(entry, asked, isNew);
      if (isRepeat === true) {
        this.#dropped.add(entry);
        continue;
      }
      const perhaps = isRepeat === "perhaps";
      entry.hasComeBehind ||= entry.number <= before;
      const wasCovered = entry.id !== undefined && covers(position, entry.id);
      const isAhead = isNew && entry.number > before;
      const arrival = { entry, fate, answer, cursor, isAhead, wasCovered, perhaps, handled: false };
      this.#arrivals.delete(entry);
      this.#arrivals.set(entry, arrival);
      fresh.push(arrival);
      this.#stands.add(cursor);
    }
    for (const { entry } of things) {
      entry.hasCome = true;
      this.#brought.set(cursor, entry.id !== undefined || this.#brought.get(cursor) === true);
      this.#highest = Math.max(this.#highest, rank(entry.id) ?? -1);
    }
    for (const { entry, perhaps } of fresh)
      if (!perhaps) this.#newest = Math.max(this.#newest, rank(entry.id) ?? -1);
    return fresh;
  }

  /** The cursor was given up. */
  abandons(cursor: string | null): void {
    for (const arrival of this.#arrivals.values()) if (arrival.cursor === cursor) arrival.isAhead = false;
  }

  /** The answer named a cursor to go on at. */
  goesOn(cursor: string | null): void {
    this.#isGoingOn ||= rank(cursor) !== undefined;
    // Below what came the feed has gone back, and the position does not go with it.
    if (cursor === null || this.#isBehind(cursor)) return;
    this.#stands.add(cursor);
    this.#named.push({ cursor, answer: this.#answers });
  }

  /** Cursors that a position has gone to by now, be it for a moment: all that came before them is handled. */
  get passed(): string[] {
    const oldest = this.unhandled[0]?.answer ?? Number.POSITIVE_INFINITY;
    return this.#named.filter(({ answer }) => answer < oldest).map(({ cursor }) => cursor);
  }

  /** The cursor brought something, or was not behind all that came: a position may stand there. */
  mayStandAt(cursor: string | null): boolean {
    return this.#stands.has(cursor);
  }

  /** All cursors since the start can be ordered, so that holes show. */
  get isOrdered(): boolean {
    return [...this.#stands].every((cursor) => cursor === null || rank(cursor) !== undefined);
  }

  /** Something that can be ordered came before, and a cursor was named, be it in another process. */
  get mayLeaveHole(): boolean {
    return this.#isGoingOn && [...this.#stands].some((cursor) => cursor !== null);
  }

  /** It came in this process, or was handled before. */
  knows(entry: Entry): boolean {
    return this.#arrivals.has(entry) || this.#handled.has(entry);
  }

  /** It is handled. */
  handle(arrival: Arrival): void {
    arrival.handled = true;
    arrival.perhaps = false;
    this.#handled.add(arrival.entry);
  }

  /** What may have been a repeat was dropped as one. */
  drop({ entry }: Arrival): void {
    this.#dropped.add(entry);
    this.#arrivals.delete(entry);
  }

  /** The next answer, to this cursor, lies at or beyond all that came. */
  isAhead(cursor: string | null, position: Place): boolean {
    const at = rank(cursor);
    return at !== undefined && at >= Math.max(this.#highest, highest(position));
  }

  /** An answer to this cursor can hold nothing that came before. */
  #isNew(cursor: string | null, position: Place): boolean {
    // Whether an id of another form lies beyond the cursor does not show.
    const mayBeBeyond = cursor === this.#startedAt.cursor && this.#startedAt.handled.size > 0;
    return this.isAhead(cursor, position) && !this.#brought.has(cursor) && !mayBeBeyond;
  }

  /** A client can tell that an answer to this cursor may hold what came before. */
  #isOld(cursor: string | null): boolean {
    return cursor === null || this.#brought.get(cursor) === true || this.#isBehind(cursor);
  }

  #isBehind(cursor: string): boolean {
    return (rank(cursor) ?? Number.POSITIVE_INFINITY) < this.#newest;
  }

  #isRepeat(entry: Entry, { cursor, before, position, isTrial }: Asked, isNew: boolean): boolean | "perhaps" {
    const known = this.#arrivals.get(entry);
    if (known && (!known.handled || this.#isRecent(entry))) return true;
    const { id } = entry;
    // Without an id it is known by its content, be it from another process, and not told from others by this model.
    if (id === undefined) return entry.hasCome ? "perhaps" : false;
    const isHandled = this.#handled.has(entry);
    // To drop what is handled, or was dropped before, is never wrong, though the answer could hold no repeat.
    const mayBeDropped = isHandled || this.#dropped.has(entry) ? "perhaps" : false;
    if (!covers(position, id)) {
      const isForgotten = isHandled && !this.#arrivals.has(entry) && !entry.hasComeBehind;
      const isKnown = !isForgotten || !this.#isOld(cursor) || entry.number <= before;
      hold(isKnown, () => `${shown(position)} does not hold ${id}, which was handled`);
      return mayBeDropped;
    }
    if (isHandled) return this.#isOld(cursor) || position.handled.has(id) ? true : "perhaps";
    if (isNew) return mayBeDropped;
    // What the position counts was handled; or it came below newer ones, where it may not be told from a repeat.
    if (entry.strayedTo.size > 0) entry.mayBeLost = true;
    // A cursor that is given up may count no more.
    const isKept = !isTrial || names(position, id);
    const isRight = entry.mayBeLost || !isKept;
    hold(isRight, () => `${shown(position)} counts ${id} as handled, which was not delivered`);
    return isKept && this.#isOld(cursor) ? true : "perhaps";
  }

  #isRecent(entry: Entry): boolean {
    if (this.#arrivals.size <= REMEMBERED) return true;
    return [...this.#arrivals.keys()].slice(-REMEMBERED).includes(entry);
  }
}
