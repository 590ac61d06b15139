import { compareOrdered, isOrdered, later } from "./event-order.js";
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
  readonly refused: boolean;
  /** A cursor that the client has given up for this answer. */
  readonly abandoned: string | null;
  /** The time of the feed's clock, in ms since 1970. */
  readonly now: number;
}

/** Ids of the last events that were delivered; ids without order that were handled. */
const MAX_REMEMBERED = 1000;
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
  /** Of those, what an earlier process acked. It leaves the position once the cursor has moved. */
  readonly #unorderedBefore = new Set<string>();
  #hasMoved = false;
  /** Received, and not acked yet. */
  readonly #open = new Set<string>();
  /** Delivered, or dropped as a repeat. */
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
    const unordered = [...this.#unordered].filter((id) => !this.#hasMoved || !this.#unorderedBefore.has(id));
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

  /** The answer that came last lies behind what came before. */
  get isBehind(): boolean {
    return this.#behind;
  }

  /** Starts at a position, before anything came. */
  restore(position: Position): void {
    this.#restored = { ...position, room: this.#room };
  }

  /** Takes in an answer, and gives what is new of it. Says whether that moved the position. */
  receive<T extends Tracked>(bounds: PageBounds, items: readonly T[]): { fresh: T[]; moved: boolean } {
    const { asked, next, now } = bounds;
    this.#begin(now);
    if (bounds.abandoned !== null) this.#giveUp(bounds.abandoned);
    const askedOrdered = asked !== null && isOrdered(asked, now);
    const mayRepeat = this.#mayRepeat(asked, askedOrdered);
    const newestBefore = this.#newest;
    const fresh: T[] = [];
    let lowest: string | null = null;
    let highest: string | null = null;
    for (const item of items) {
      const { id } = item;
      const ordered = id !== undefined && isOrdered(id, now);
      if (ordered) {
        highest = later(highest, id);
        if (lowest === null || compareOrdered(id, lowest) < 0) lowest = id;
      }
      if (id !== undefined && this.#isRepeat(id, ordered, mayRepeat)) continue;
      fresh.push(item);
      item.ordered = ordered;
      this.#add(item, asked, askedOrdered);
    }
    if (items.length > 0 && asked !== null) this.#brought.add(asked);
    this.#newest = later(this.#newest, highest);

    const nextOrdered = next !== null && isOrdered(next, now);
    if (this.#joins(asked, askedOrdered, lowest)) {
      this.#reach = later(later(this.#reach, highest), nextOrdered ? next : null);
      if (next !== null) this.#reachCursor = next;
    } else if (asked === null && lowest !== null) this.#handledAtHole ??= this.#handled.size;

    this.#behind =
      next !== null && nextOrdered
        ? this.#newest !== null && compareOrdered(next, this.#newest) < 0
        : mayRepeat && !reaches(highest, newestBefore, items.length - fresh.length, fresh.length);
    const isNew = next !== null && (nextOrdered || !this.#brought.has(next));
    if (isNew && !bounds.refused && !this.#behind && this.#pages.at(-1)?.cursor !== next) {
      this.#pages.push({ cursor: next, ordered: nextOrdered, open: 0 });
    }
    const moved = this.#dropDonePages();
    this.#advance();
    return { fresh, moved };
  }

  /** These were delivered. */
  deliver(item: Tracked): void {
    if (item.id !== undefined) this.#recent.add(item.id);
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
      else if (this.#mark === null || compareOrdered(id, this.#mark) > 0) this.#handled.add(id);
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
    const ordered = cursor !== null && isOrdered(cursor, now);
    this.#pages[0] = { cursor, ordered, open: 0 };
    this.#mark = mark !== null && isOrdered(mark, now) ? mark : null;
    this.#reach = later(ordered ? cursor : null, this.#mark);
    this.#reachCursor = cursor;
    this.#newest = this.#reach;
    for (const id of handled) {
      if (!isOrdered(id, now)) {
        this.#unordered.add(id);
        this.#unorderedBefore.add(id);
        continue;
      }
      this.#handled.add(id);
      this.#newest = later(this.#newest, id);
      this.#insert({ id, ordered: true, acked: true, page: undefined });
    }
    this.#advance();
  }

  /** An answer to this cursor may hold what came before. */
  #mayRepeat(asked: string | null, ordered: boolean): boolean {
    if (asked === null || this.#brought.has(asked) || this.#behind) return true;
    if (asked === this.#restoredCursor) {
      const markBeyond = this.#mark !== null && !(ordered && compareOrdered(this.#mark, asked) <= 0);
      if (markBeyond || this.#handled.size > 0 || this.#unordered.size > 0) return true;
    }
    return ordered && this.#newest !== null && compareOrdered(asked, this.#newest) < 0;
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

  #add(item: Tracked, asked: string | null, askedOrdered: boolean): void {
    const page = this.#pageOf(item, asked, askedOrdered);
    item.page = page;
    page.open += 1;
    if (item.id === undefined) return;
    this.#open.add(item.id);
    if (item.ordered) this.#insert(item);
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
    if (ordered) this.#reach = later(this.#reach, cursor);
    if (cursor !== this.#restoredCursor) this.#hasMoved = true;
    return true;
  }

  /** Moves the mark over all that is handled without a hole. */
  #advance(): void {
    const list = this.#ahead;
    // With a later cursor the position moves over the hole by itself, and until then a restart asks for what is in it.
    const holeIsFinal =
      this.#handledAtHole !== undefined &&
      this.#pages.length === 1 &&
      this.#handled.size > this.#handledAtHole + MAX_BEYOND_HOLE;
    if (holeIsFinal) this.#reach = this.#newest;
    while (this.#head < list.length) {
      const item = list[this.#head] as Tracked;
      const id = item.id as string;
      if (!item.acked || this.#reach === null || compareOrdered(id, this.#reach) > 0) break;
      this.#head += 1;
      this.#handled.delete(id);
      this.#mark = later(this.#mark, id);
    }
    if (this.#head === list.length || this.#head > 1000) {
      this.#ahead = list.slice(this.#head);
      this.#head = 0;
    }
    if (this.#ahead.length === 0 || holeIsFinal) this.#handledAtHole = undefined;
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
