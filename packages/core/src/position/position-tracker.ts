import { compareEventIds } from "@cb-events/types";
import type { Position } from "./position.js";
import { RecentIds } from "./recent-ids.js";

/** One thing that an answer brought: an event, or what came in the place of one. */
export interface Tracked {
  /** Undefined where it has no id and its content could not be told from others. */
  readonly id: string | undefined;
  /** Its id tells an order. Set by the tracker, like all below. */
  ordered: boolean;
  acked: boolean;
  page: PageRecord | undefined;
}

/** What came and tells an order. */
interface Ahead {
  readonly id: string;
  readonly acked: boolean;
}

/** What the requests with one cursor brought. */
export interface PageRecord {
  cursor: string | null;
  /** Its cursor tells an order. */
  ordered: boolean;
  /** How many of what they brought are not acked yet. */
  open: number;
}

/** How one answer fits into the feed. */
export interface PageBounds {
  /** The cursor that it was asked by; null: none. */
  readonly asked: string | null;
  /** The cursor that it names for the next; null: none. */
  readonly next: string | null;
  /** Its nextUrl cannot be followed, so it names no cursor and the same is asked again. */
  readonly error?: unknown;
  /** A cursor that the client has given up for this answer. */
  readonly abandoned: string | null;
  /** The time of the feed's clock, in ms since 1970. */
  readonly now: number;
}

/** What came of an answer. */
export interface Received<T> {
  /** What is new of it. */
  readonly fresh: T[];
  /** The position's cursor moved. */
  readonly moved: boolean;
  /** The client is catching up, and got on: the next page can be requested at once. */
  readonly goesOn: boolean;
}

const EVENT_ID = /^\d+-\d+$/;
/** An id this far ahead of the feed's clock tells no order: one wrong id must not bound all that follow it. In ms. */
const MAX_AHEAD = 24 * 60 * 60 * 1000;
/** Ids of the last events that were acked; ids without order that were handled. */
const MAX_REMEMBERED = 1000;
/** Ids without order that an earlier process handled, which the position keeps when its cursor has moved on. */
const MAX_UNORDERED_BEFORE = 40;
/** What is handled beyond a hole that the feed left at a start from the base URL, before the hole is taken as final. */
const MAX_BEYOND_HOLE = 100;

/**
 * Tells what is new from what came before, and works out the position from what came and what was acked. Pure
 * bookkeeping: no time, no store. Ids are compared by what they say, never by their place in a page, since the feed may
 * go back: to an older cursor, or to its base URL. Then the client is *catching up*: until it has reached the newest id
 * again, whatever is at or below the position is a repeat.
 */
export class PositionTracker {
  readonly #room: string;
  /** A position that nothing was received since, with ids that are not compared before the feed's time is known. */
  #restored: Position | undefined;
  #restoredCursor: string | null = null;
  #mark: string | null = null;
  /** The answers with something that is not acked, the oldest first; the last one may have nothing. */
  readonly #pages: PageRecord[] = [{ cursor: null, ordered: false, open: 0 }];
  /** What came beyond the mark and tells an order, in that order; from `#head` on. */
  #ahead: Ahead[] = [];
  #head = 0;
  /** How many of those are acked. One that showed late, below the mark, does not count. */
  #handledCount = 0;
  /** What is acked and tells no order. */
  readonly #unordered = new RecentIds(MAX_REMEMBERED);
  /** Of those, what an earlier process acked, as long as the cursor is where that process left it. */
  readonly #unorderedBefore: string[] = [];
  /** Of those, what the position leaves out since then. */
  #leftOut: ReadonlySet<string> | undefined;
  /** What is received and not acked yet, which is held, and the last that were acked, or dropped as repeats. */
  readonly #known = new RecentIds(MAX_REMEMBERED);
  /** Cursors that brought something. */
  readonly #brought = new RecentIds(MAX_REMEMBERED);
  /** The highest id that came. */
  #newest: string | null = null;
  /** Up to here the answers cover the feed without a hole. */
  #reach: string | null = null;
  /** The cursor that goes on where the answers without a hole end; tells more than `#reach` where it has no order. */
  #reachCursor: string | null = null;
  /** How much may be handled beyond the mark before a hole that an answer from the base URL left counts as final. */
  #maxHandled = Infinity;
  /** The next answer lies behind what came. */
  #behind = false;

  constructor(room: string) {
    this.#room = room;
  }

  get position(): Position {
    if (this.#restored) return this.#restored;
    const beyond = this.#handledCount > 0 ? this.#ahead.slice(this.#head) : [];
    const handled = beyond.filter(({ id, acked }) => acked && !isUpTo(id, this.#mark)).map(({ id }) => id);
    const unordered = [...this.#unordered].filter((id) => !this.#leftOut?.has(id));
    return {
      version: 1,
      room: this.#room,
      cursor: this.#oldest.cursor,
      mark: this.#mark,
      handled: [...handled, ...unordered],
    };
  }

  /** How many ids the position holds at the least. */
  get handledCount(): number {
    return this.#handledCount;
  }

  /** Starts at a position, before anything came. */
  restore(position: Position): void {
    this.#restored = { ...position, room: this.#room, handled: [...position.handled] };
  }

  /** Takes in an answer, and gives what is new of it. */
  receive<T extends Tracked>(
    { asked, next, error, abandoned, now }: PageBounds,
    items: readonly T[],
  ): Received<T> {
    this.#begin(now);
    if (abandoned !== null) this.#giveUp(abandoned);
    const { lowest, highest } = orderItems(items, now);
    const askedOrdered = isOrdered(asked, now);
    const nextOrdered = isOrdered(next, now);
    const newestBefore = this.#newest;
    const mayRepeat = this.#mayRepeat(asked, askedOrdered, items.length > 0);
    const fresh = items.filter((item) => {
      if (item.id !== undefined && this.#isRepeat(item.id, item.ordered, mayRepeat)) return false;
      this.#add(item, asked, askedOrdered);
      return true;
    });
    this.#newest = later(newestBefore, highest);
    if (this.#joins(asked, askedOrdered, lowest)) {
      this.#reach = later(this.#reach, later(highest, nextOrdered ? next : null));
      if (next !== null) this.#reachCursor = next;
    } else if (asked === null && lowest !== null && this.#maxHandled === Infinity)
      this.#maxHandled = this.#handledCount + MAX_BEYOND_HOLE;

    this.#behind = nextOrdered
      ? !isUpTo(this.#newest, next)
      : mayRepeat && !reaches(highest, newestBefore, items.length - fresh.length, fresh.length);
    const isNew = next !== null && (nextOrdered || !this.#brought.has(next));
    if (isNew && error === undefined && !this.#behind && this.#pages.at(-1)?.cursor !== next) {
      this.#pages.push({ cursor: next, ordered: nextOrdered, open: 0 });
    }
    const moved = this.#dropDonePages() || abandoned !== null;
    this.#advance();
    const isFurther = asked === null || (askedOrdered && !isUpTo(next, asked));
    return { fresh, moved, goesOn: this.#behind && next !== null && isFurther };
  }

  /** Its handler is done. */
  ack(item: Tracked): void {
    if (item.acked) return;
    item.acked = true;
    const { id, ordered, page } = item;
    if (page) page.open -= 1;
    if (id !== undefined) {
      this.#known.letGo(id);
      if (!ordered) this.#unordered.add(id);
      else if (!isUpTo(id, this.#mark)) this.#handledCount += 1;
    }
    this.#dropDonePages();
    this.#advance();
  }

  get #oldest(): PageRecord {
    return this.#pages[0] as PageRecord;
  }

  /** Takes a restored position apart, now that the feed's time is known. */
  #begin(now: number): void {
    if (this.#restored === undefined) return;
    const { cursor, mark, handled } = this.#restored;
    this.#restored = undefined;
    this.#restoredCursor = cursor;
    const ordered = isOrdered(cursor, now);
    this.#pages[0] = { cursor, ordered, open: 0 };
    const orderedCursor = ordered ? cursor : null;
    // A position of before counts what its cursor has passed, whatever becomes of that cursor.
    this.#mark = mark === null ? orderedCursor : isOrdered(mark, now) ? mark : null;
    this.#reach = later(orderedCursor, this.#mark);
    this.#reachCursor = cursor;
    this.#newest = this.#reach;
    for (const id of new Set(handled)) {
      // What comes again is known by itself, also where the mark is about to stand for it.
      this.#known.add(id);
      if (!isOrdered(id, now)) {
        this.#unordered.add(id);
        this.#unorderedBefore.push(id);
      } else if (!isUpTo(id, this.#mark)) {
        this.#newest = later(this.#newest, id);
        this.#insert({ id, acked: true });
        this.#handledCount += 1;
      }
    }
    this.#advance();
  }

  /** An answer to this cursor may hold what came before. Notes that it brought something. */
  #mayRepeat(asked: string | null, ordered: boolean, brings: boolean): boolean {
    if (asked === null) return true;
    const brought = this.#brought.has(asked);
    if (brings) this.#brought.add(asked);
    if (brought || this.#behind) return true;
    if (asked === this.#restoredCursor) {
      const markBeyond = this.#mark !== null && !(ordered && isUpTo(this.#mark, asked));
      if (markBeyond || this.#handledCount + this.#unordered.size > 0) return true;
    }
    return ordered && !isUpTo(this.#newest, asked);
  }

  #isRepeat(id: string, ordered: boolean, mayRepeat: boolean): boolean {
    if (this.#known.has(id)) return true;
    // Handled by itself, or by what lies at or below: the latter tells nothing of an event that shows late.
    const isRepeat = ordered
      ? this.#isAhead(id) || (mayRepeat && this.#isBelow(id))
      : this.#unordered.has(id);
    if (isRepeat) this.#known.add(id);
    return isRepeat;
  }

  /** It lies at or below the position. */
  #isBelow(id: string): boolean {
    const { cursor, ordered } = this.#oldest;
    return isUpTo(id, this.#mark) || (ordered && isUpTo(id, cursor));
  }

  #add(item: Tracked, asked: string | null, askedOrdered: boolean): void {
    item.page = this.#pageOf(item, asked, askedOrdered);
    item.page.open += 1;
    if (item.id === undefined) return;
    this.#known.hold(item.id);
    if (item.ordered) this.#insert(item as Ahead);
  }

  /** The answer by whose cursor an item can be had again: the one asked for, or a later one where the feed has gone back. */
  #pageOf({ id, ordered }: Tracked, asked: string | null, askedOrdered: boolean): PageRecord {
    const last = this.#pages.at(-1) as PageRecord;
    if (asked === last.cursor) return last;
    const isBefore = (page: PageRecord) => page.ordered && id !== undefined && !isUpTo(id, page.cursor);
    const known =
      (ordered && this.#pages.findLast(isBefore)) ||
      // Without a cursor nothing can be asked for again by one: the oldest answer still covers it.
      (asked === null ? this.#oldest : this.#pages.find(({ cursor }) => cursor === asked));
    if (known) return known;
    const page = { cursor: asked, ordered: askedOrdered, open: 0 };
    this.#pages.push(page);
    return page;
  }

  #insert(item: Ahead): void {
    this.#ahead.splice(this.#placeOf(item.id), 0, item);
  }

  /** It came beyond the mark. */
  #isAhead(id: string): boolean {
    return !isUpTo(id, this.#mark) && this.#ahead[this.#placeOf(id) - 1]?.id === id;
  }

  /** Where an id belongs in the list of what is ahead: behind all that are at or below it. */
  #placeOf(id: string): number {
    let [low, high] = [this.#head, this.#ahead.length];
    // Mostly it comes behind all others.
    for (let middle = high - 1; low < high; middle = (low + high) >>> 1) {
      if (isUpTo(this.#ahead[middle]?.id as string, id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The answer begins within what came, so that no event lies between. */
  #joins(asked: string | null, ordered: boolean, lowest: string | null): boolean {
    if (this.#reach === null) return true;
    if (asked !== null) return asked === this.#reachCursor || (ordered && isUpTo(asked, this.#reach));
    // Where no cursor was ever given, nothing else can be asked for.
    return this.#reachCursor === null || (lowest !== null && isUpTo(lowest, this.#reach));
  }

  /** Says whether the position's cursor moved. */
  #dropDonePages(): boolean {
    if (this.#pages.length === 1 || this.#oldest.open > 0) return false;
    while (this.#pages.length > 1 && this.#oldest.open === 0) this.#pages.shift();
    const { cursor, ordered } = this.#oldest;
    // A restart asks from here on: a hole before it is one for good.
    if (ordered) this.#reach = later(this.#reach, cursor);
    if (cursor !== this.#restoredCursor)
      this.#leftOut ??= new Set(this.#unorderedBefore.splice(0).slice(0, -MAX_UNORDERED_BEFORE));
    return true;
  }

  /** Moves the mark over all that is handled without a hole. */
  #advance(): void {
    // With a later cursor the position moves over the hole by itself, and until then a restart asks for what is in it.
    if (this.#pages.length === 1 && this.#handledCount > this.#maxHandled) {
      this.#reach = later(this.#reach, this.#newest);
      this.#maxHandled = Infinity;
    }
    const list = this.#ahead;
    const markBefore = this.#mark;
    for (; this.#head < list.length; this.#head += 1) {
      const { id, acked } = list[this.#head] as Ahead;
      if (!acked || !isUpTo(id, this.#reach)) break;
      // One that showed late moves no mark, and was not counted.
      if (isUpTo(id, markBefore)) continue;
      this.#mark = id;
      this.#handledCount -= 1;
    }
    const isDone = this.#head === list.length;
    if (isDone) this.#maxHandled = Infinity;
    if (isDone || this.#head > 1000) {
      this.#ahead = list.slice(this.#head);
      this.#head = 0;
    }
  }

  /** The cursor is answered no more: the position must not lead there again. */
  #giveUp(given: string): void {
    for (const page of this.#pages) {
      if (page.cursor !== given) continue;
      page.cursor = null;
      page.ordered = false;
    }
    if (this.#restoredCursor === given) this.#restoredCursor = null;
  }
}

/** An answer that may hold repeats leads up to what came before: it holds the newest id, or something new, or nothing. */
function reaches(highest: string | null, newest: string | null, repeats: number, fresh: number): boolean {
  if (highest !== null && newest !== null) return isUpTo(newest, highest);
  return repeats === 0 || fresh > 0;
}

/** Notes on each item whether its id tells an order, and gives the earliest and the latest id of those that do. */
function orderItems(items: readonly Tracked[], now: number) {
  let lowest: string | null = null;
  let highest: string | null = null;
  for (const item of items) {
    const { id } = item;
    item.ordered = isOrdered(id, now);
    if (id === undefined || !item.ordered) continue;
    highest = later(highest, id);
    if (lowest === null || isUpTo(id, lowest)) lowest = id;
  }
  return { lowest, highest };
}

/** An ordered id is at or below another one. Where there is no id, nothing is above the bound. */
function isUpTo(id: string | null, bound: string | null): boolean {
  return id === null || (bound !== null && compareOrdered(id, bound) <= 0);
}

/** The later one of two ordered ids, where there are two. */
function later(a: string | null, b: string | null): string | null {
  return b === null || !isUpTo(a, b) ? a : b;
}

/** Compares two ids that are both ordered: below 0 when `a` is earlier, above 0 when it is later. */
function compareOrdered(a: string, b: string): number {
  // Nearly all pairs have as many digits in each part: their texts compare as the numbers do.
  if (a.length === b.length && a.indexOf("-") === b.indexOf("-")) return a < b ? -1 : Number(a > b);
  return compareEventIds(a, b) ?? 0;
}

/** True for an id or cursor of the form `<ms>-<seq>` that is no more than a day ahead of `now`, in ms since 1970. */
function isOrdered(id: string | null | undefined, now: number): boolean {
  return (
    typeof id === "string" && EVENT_ID.test(id) && Number(id.slice(0, id.indexOf("-"))) <= now + MAX_AHEAD
  );
}
