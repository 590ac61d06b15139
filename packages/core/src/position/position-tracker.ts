import { compareOrdered, isOrdered, later, orderItems } from "./event-order.js";
import type { Position } from "./position.js";
import { RecentIds } from "./recent-ids.js";

/** One thing that an answer brought: an event, or what came in the place of one. */
export interface Tracked {
  /** Undefined where it has no id and its content could not be told from others. */
  readonly id: string | undefined;
  /** Its id tells an order. Set by the tracker, like all below. */
  ordered: boolean;
  /** It shows late: its id lies at or below the mark. */
  late: boolean;
  /** No hole lies between it and what came before. */
  joined: boolean;
  acked: boolean;
  page: PageRecord | undefined;
}

/** What the requests with one cursor brought. */
export interface PageRecord {
  cursor: string | null;
  /** Its cursor tells an order. */
  readonly ordered: boolean;
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
  #ahead: Tracked[] = [];
  #head = 0;
  /** Of those, what is acked. */
  readonly #handled = new Set<string>();
  /** What is acked and tells no order. */
  readonly #unordered = new RecentIds(MAX_REMEMBERED);
  /** Of those, what an earlier process acked. Once the cursor has moved, the position keeps but the last of it. */
  readonly #unorderedBefore = new Set<string>();
  #hasMoved = false;
  /** Received, and not acked yet. */
  readonly #open = new Set<string>();
  /** Acked, or dropped as a repeat. */
  readonly #recent = new RecentIds(MAX_REMEMBERED);
  /** Cursors that brought something. */
  readonly #brought = new RecentIds(MAX_REMEMBERED);
  /** The highest id that came. */
  #newest: string | null = null;
  /** Up to here the answers cover the feed without a hole. */
  #reach: string | null = null;
  /** The cursor that goes on where the answers without a hole end; tells more than `#reach` where it has no order. */
  #reachCursor: string | null = null;
  /** How much was handled when an answer from the base URL left a hole. */
  #handledAtHole: number | undefined;
  /** The next answer lies behind what came. */
  #behind = false;

  constructor(room: string) {
    this.#room = room;
  }

  get position(): Position {
    if (this.#restored) return this.#restored;
    const forgotten = new Set(
      this.#hasMoved ? [...this.#unorderedBefore].slice(0, -MAX_UNORDERED_BEFORE) : [],
    );
    const unordered = [...this.#unordered].filter((id) => !forgotten.has(id));
    return {
      version: 1,
      room: this.#room,
      cursor: this.#oldest.cursor,
      mark: this.#mark,
      handled: [...this.#handled, ...unordered],
    };
  }

  /** How many ids the position holds at the least. */
  get handledCount(): number {
    return this.#handled.size;
  }

  /** Starts at a position, before anything came. */
  restore(position: Position): void {
    this.#restored = { ...position, room: this.#room };
  }

  /** Takes in an answer, and gives what is new of it. */
  receive<T extends Tracked>(bounds: PageBounds, items: readonly T[]): Received<T> {
    const { asked, next, now } = bounds;
    this.#begin(now);
    if (bounds.abandoned !== null) this.#giveUp(bounds.abandoned);
    const { lowest, highest } = orderItems(items, now);
    const askedOrdered = asked !== null && isOrdered(asked, now);
    const nextOrdered = next !== null && isOrdered(next, now);
    const newestBefore = this.#newest;
    // As nearly always: then nothing of it can be late, or known.
    const isAllNewer = lowest !== null && (newestBefore === null || compareOrdered(lowest, newestBefore) > 0);
    const mayRepeat = this.#mayRepeat(asked, askedOrdered, items.length > 0);
    const fresh = items.filter((item) => {
      if (item.id !== undefined && this.#isRepeat(item.id, item.ordered, mayRepeat)) return false;
      this.#add(item, asked, askedOrdered, isAllNewer);
      return true;
    });
    this.#newest = isAllNewer ? highest : later(newestBefore, highest);
    if (this.#joins(asked, askedOrdered, lowest)) {
      this.#extendReach(next === highest || !nextOrdered ? highest : later(highest, next));
      if (next !== null) this.#reachCursor = next;
    } else if (asked === null && lowest !== null) this.#handledAtHole ??= this.#handled.size;

    this.#behind = nextOrdered
      ? this.#newest !== null && next !== this.#newest && compareOrdered(next, this.#newest) < 0
      : mayRepeat && !reaches(highest, newestBefore, items.length - fresh.length, fresh.length);
    const isNew = next !== null && (nextOrdered || !this.#brought.has(next));
    if (isNew && bounds.error === undefined && !this.#behind && this.#pages.at(-1)?.cursor !== next) {
      this.#pages.push({ cursor: next, ordered: nextOrdered, open: 0 });
    }
    const moved = this.#dropDonePages() || bounds.abandoned !== null;
    this.#advance();
    const goesOn =
      this.#behind && next !== null && (asked === null || (askedOrdered && compareOrdered(next, asked) > 0));
    return { fresh, moved, goesOn };
  }

  /** Its handler is done. */
  ack(item: Tracked): void {
    if (item.acked) return;
    item.acked = true;
    const { id, page } = item;
    if (page) page.open -= 1;
    if (id !== undefined) {
      this.#open.delete(id);
      if (!item.ordered) this.#unordered.add(id);
      else if (!item.late && !(item.joined && this.#ahead[this.#head] === item)) this.#handled.add(id);
    }
    this.#dropDonePages();
    this.#advance();
    if (id !== undefined) this.#recent.add(id);
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
    const ordered = cursor !== null && isOrdered(cursor, now);
    this.#pages[0] = { cursor, ordered, open: 0 };
    this.#mark = mark !== null && isOrdered(mark, now) ? mark : null;
    // A position of before counts what its cursor has passed, whatever becomes of that cursor.
    if (mark === null && ordered) this.#mark = cursor;
    this.#reach = later(ordered ? cursor : null, this.#mark);
    this.#reachCursor = cursor;
    this.#newest = this.#reach;
    for (const id of handled) {
      // What comes again is known by itself, also where the mark is about to stand for it.
      this.#recent.add(id);
      if (!isOrdered(id, now)) {
        this.#unordered.add(id);
        this.#unorderedBefore.add(id);
        continue;
      }
      if (this.#mark !== null && compareOrdered(id, this.#mark) <= 0) continue;
      this.#handled.add(id);
      this.#newest = later(this.#newest, id);
      const joined = this.#reach !== null && compareOrdered(id, this.#reach) <= 0;
      this.#insert({ id, ordered: true, late: false, joined, acked: true, page: undefined });
    }
    this.#advance();
  }

  /** An answer to this cursor may hold what came before. Notes that it brought something. */
  #mayRepeat(asked: string | null, ordered: boolean, brings: boolean): boolean {
    if (asked === null) return true;
    const brought = this.#brought.has(asked);
    if (brings && !brought) this.#brought.add(asked);
    if (brought || this.#behind) return true;
    if (asked === this.#restoredCursor) {
      const markBeyond = this.#mark !== null && !(ordered && compareOrdered(this.#mark, asked) <= 0);
      if (markBeyond || this.#handled.size > 0 || this.#unordered.size > 0) return true;
    }
    if (!ordered || this.#newest === null || asked === this.#newest) return false;
    return compareOrdered(asked, this.#newest) < 0;
  }

  #isRepeat(id: string, ordered: boolean, mayRepeat: boolean): boolean {
    if (this.#open.has(id) || this.#recent.has(id)) return true;
    // Handled by itself, or by what lies at or below: the latter tells nothing of an event that shows late.
    const handled = ordered ? this.#handled.has(id) : this.#unordered.has(id);
    const isRepeat = handled || (mayRepeat && ordered && this.#isBelow(id));
    if (isRepeat) this.#recent.add(id);
    return isRepeat;
  }

  /** It lies at or below the position. */
  #isBelow(id: string): boolean {
    const { cursor, ordered } = this.#oldest;
    if (cursor !== null && ordered && compareOrdered(id, cursor) <= 0) return true;
    return this.#mark !== null && compareOrdered(id, this.#mark) <= 0;
  }

  #add(item: Tracked, asked: string | null, askedOrdered: boolean, isNewer: boolean): void {
    const page = this.#pageOf(item, asked, askedOrdered);
    item.page = page;
    page.open += 1;
    if (item.id === undefined) return;
    this.#open.add(item.id);
    if (!item.ordered) return;
    if (!isNewer) {
      item.late = this.#mark !== null && compareOrdered(item.id, this.#mark) <= 0;
      item.joined = this.#reach !== null && compareOrdered(item.id, this.#reach) <= 0;
    }
    this.#insert(item);
  }

  /** The answer by whose cursor an item can be had again: the one asked for, or a later one where the feed has gone back. */
  #pageOf({ id, ordered }: Tracked, asked: string | null, askedOrdered: boolean): PageRecord {
    const last = this.#pages.at(-1) as PageRecord;
    if (asked === last.cursor) return last;
    if (ordered && id !== undefined) {
      const later = this.#pages.findLast(
        (page) => page.cursor !== null && page.ordered && compareOrdered(page.cursor, id) < 0,
      );
      if (later) return later;
    }
    // Without a cursor nothing can be asked for again by one: the oldest answer still covers it.
    if (asked === null) return this.#oldest;
    const known = this.#pages.find((page) => page.cursor === asked);
    if (known) return known;
    const page = { cursor: asked, ordered: askedOrdered, open: 0 };
    this.#pages.push(page);
    return page;
  }

  #insert(item: Tracked): void {
    const list = this.#ahead;
    const isLater = (at: number) => compareOrdered((list[at] as Tracked).id as string, item.id as string) > 0;
    // Mostly an item comes behind all others.
    let [low, high] = [this.#head, list.length];
    if (low === high || !isLater(high - 1)) {
      list.push(item);
      return;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isLater(middle)) high = middle;
      else low = middle + 1;
    }
    list.splice(low, 0, item);
  }

  /** The answer begins within what came, so that no event lies between. */
  #joins(asked: string | null, ordered: boolean, lowest: string | null): boolean {
    const reach = this.#reach;
    if (reach === null) return true;
    if (asked === null) {
      // Where no cursor was ever given, nothing else can be asked for.
      return this.#reachCursor === null || (lowest !== null && compareOrdered(lowest, reach) <= 0);
    }
    return asked === this.#reachCursor || (ordered && compareOrdered(asked, reach) <= 0);
  }

  /** Says whether the position's cursor moved. */
  #dropDonePages(): boolean {
    let done = 0;
    while (done < this.#pages.length - 1 && (this.#pages[done] as PageRecord).open === 0) done += 1;
    if (done === 0) return false;
    this.#pages.splice(0, done);
    // A restart asks from here on: a hole before it is one for good.
    const { cursor, ordered } = this.#oldest;
    if (ordered) this.#extendReach(cursor);
    if (cursor !== this.#restoredCursor) this.#hasMoved = true;
    return true;
  }

  /** What comes up to here leaves no hole. */
  #extendReach(to: string | null): void {
    if (to === null || to === this.#reach || (this.#reach !== null && compareOrdered(to, this.#reach) <= 0))
      return;
    this.#reach = to;
    const list = this.#ahead;
    for (let at = this.#head; at < list.length; at += 1) {
      const item = list[at] as Tracked;
      if (item.joined) continue;
      if (compareOrdered(item.id as string, to) > 0) break;
      item.joined = true;
    }
  }

  /** Moves the mark over all that is handled without a hole. */
  #advance(): void {
    // With a later cursor the position moves over the hole by itself, and until then a restart asks for what is in it.
    const isFinal = this.#handledAtHole !== undefined && this.#pages.length === 1;
    if (isFinal && this.#handled.size > (this.#handledAtHole ?? 0) + MAX_BEYOND_HOLE) {
      this.#extendReach(this.#newest);
      this.#handledAtHole = undefined;
    }
    const list = this.#ahead;
    for (; this.#head < list.length; this.#head += 1) {
      const { id, acked, joined, late } = list[this.#head] as Tracked & { readonly id: string };
      if (!acked || !joined) break;
      if (this.#handled.size > 0) this.#handled.delete(id);
      if (!late) this.#mark = id;
    }
    if (this.#head === list.length) this.#handledAtHole = undefined;
    if (this.#head === list.length || this.#head > 1000) {
      this.#ahead = list.slice(this.#head);
      this.#head = 0;
    }
  }

  /** The cursor is answered no more: the position must not lead there again. */
  #giveUp(cursor: string): void {
    for (const page of this.#pages) if (page.cursor === cursor) page.cursor = null;
    if (this.#restoredCursor === cursor) this.#restoredCursor = null;
  }
}

/** An answer that may hold repeats leads up to what came before: it holds the newest id, or something new, or nothing. */
function reaches(highest: string | null, newest: string | null, repeats: number, fresh: number): boolean {
  if (highest !== null && newest !== null) return compareOrdered(highest, newest) >= 0;
  return repeats === 0 || fresh > 0;
}
