import type { Flaw } from "./flaws.js";

/** One thing that came; the key tells it from all others. */
export interface Item {
  readonly key: string;
  readonly id?: string | undefined;
}

interface Page {
  readonly cursor: string | null;
  open: number;
}

interface Kept {
  readonly cursor: string | null;
  readonly mark?: string | null;
  readonly handled: readonly string[];
}

const REMEMBERED = 1000;
const BEYOND_HOLE = 100;
const DAY = 86_400_000;
/** Below and above every id. */
const LOW = Number.NEGATIVE_INFINITY;
const HIGH = Number.POSITIVE_INFINITY;

/** The position, and which ids are repeats: promise by promise, with no thought of speed. */
export class Book {
  cursor: string | null = null;
  readonly #now: () => number;
  readonly #flaw: Flaw | undefined;
  #mark: string | null = null;
  #handled = new Set<string>();
  #restored: string | null = null;
  #pages: Page[] = [{ cursor: null, open: 0 }];
  readonly #open = new Map<string, Page>();
  readonly #delivered = new Set<string>();
  readonly #brought = new Set<string | null>();
  /** The newest that came; and up to where all came without a hole. */
  #newest = LOW;
  #reach = LOW;
  /** How much was handled as the base URL left a hole. */
  #handledAtHole = HIGH;
  #isNew = true;
  /** The cursor that the last answer without a hole named. */
  #joined: string | null = null;

  constructor(now: () => number, flaw?: Flaw) {
    this.#now = now;
    this.#flaw = flaw;
  }

  get position(): { cursor: string | null; mark: string | null; handled: string[] } {
    const mark = this.#flaw === "forgets the mark" ? null : this.#mark;
    return { cursor: this.#pages[0]?.cursor ?? null, mark, handled: [...this.#handled] };
  }

  restore({ cursor, mark = null, handled }: Kept): void {
    this.cursor = this.#restored = this.#joined = cursor;
    this.#mark = mark;
    this.#handled = new Set(handled);
    this.#pages = [{ cursor, open: 0 }];
    this.#isNew = true;
  }

  /** An answer came. Gives what is new, and where the position would not have moved without it. */
  receive<T extends Item>(items: readonly T[], next: string | null | "refused"): T[] {
    const { cursor } = this;
    // Not before: only an answer tells how late it is.
    if (this.#isNew) this.#begin();
    const mayRepeat = this.#mayRepeat(cursor);
    const fresh: T[] = [];
    for (const item of items) {
      const isKnown = this.#open.has(item.key) || this.#delivered.has(item.key);
      if (isKnown || (mayRepeat && this.#isHandled(item.id))) continue;
      const page = this.#pageOf(cursor);
      page.open += 1;
      this.#open.set(item.key, page);
      fresh.push(item);
    }
    if (items.length > 0) this.#brought.add(cursor);
    this.#extend(items, next);
    for (const { id } of fresh) this.#newest = Math.max(this.#newest, this.#at(id, LOW));
    if (next !== "refused") this.#goTo(next);
    this.#tidy();
    return fresh;
  }

  delivered({ key }: Item): void {
    this.#delivered.delete(key);
    this.#delivered.add(key);
    const [oldest] = this.#delivered;
    if (this.#delivered.size > REMEMBERED && oldest !== undefined) this.#delivered.delete(oldest);
  }

  handle({ key, id }: Item): void {
    const page = this.#open.get(key);
    if (page === undefined) return;
    this.#open.delete(key);
    page.open -= 1;
    if (id !== undefined && this.#at(id, HIGH) > this.#at(this.#mark, LOW)) this.#handled.add(id);
    this.#tidy();
  }

  #begin(): void {
    this.#isNew = false;
    // A position of before has no mark: it counts what its cursor has passed, whatever becomes of the cursor.
    if (this.#mark === null && this.#at(this.#restored, LOW) !== LOW) this.#mark = this.#restored;
    this.#reach = Math.max(this.#at(this.#restored, LOW), this.#at(this.#mark, LOW));
    this.#newest = Math.max(this.#reach, this.#highestHandled);
  }

  get #highestHandled(): number {
    return Math.max(this.#at(this.#mark, LOW), ...[...this.#handled].map((id) => this.#at(id, LOW)));
  }

  #mayRepeat(cursor: string | null): boolean {
    if (this.#flaw === "drops all that lies below the mark") return true;
    if (this.#flaw === "drops by its memory only") return false;
    if (cursor === null || this.#brought.has(cursor)) return true;
    if (cursor === this.#restored) {
      const at = this.#at(cursor, LOW);
      if (this.#handled.size > 0 || this.#at(this.#mark, LOW) > at) return true;
    }
    if (this.#flaw === "drops repeats in the first page only") return false;
    return this.#at(cursor, HIGH) < this.#newest;
  }

  #isHandled(id: string | undefined): boolean {
    if (id === undefined) return false;
    const at = this.#at(id, HIGH);
    const [{ cursor }] = this.#pages as [Page];
    return at <= this.#at(cursor, LOW) || at <= this.#at(this.#mark, LOW) || this.#handled.has(id);
  }

  /** What is new belongs to the page of the cursor that it was asked for by. */
  #pageOf(cursor: string | null): Page {
    const last = this.#pages.at(-1);
    if (last?.cursor === cursor) return last;
    const page = { cursor, open: 0 };
    this.#pages.push(page);
    return page;
  }

  /** An answer holds all from its cursor on, as far as it goes: it joins what came before it, or leaves a hole. */
  #extend(items: readonly Item[], next: string | null | "refused"): void {
    const { cursor } = this;
    const ids = items.map(({ id }) => this.#at(id, LOW)).filter((at) => at !== LOW);
    const begins = cursor === null ? Math.min(...ids, HIGH) : this.#at(cursor, LOW);
    const joins = this.#reach === LOW || (begins === LOW ? cursor === this.#joined : begins <= this.#reach);
    if (!joins && cursor === null) this.#handledAtHole = Math.min(this.#handledAtHole, this.#handled.size);
    if (!joins && this.#flaw !== "lets the mark pass what has not come") return;
    const to = next === "refused" ? LOW : this.#at(next, LOW);
    this.#reach = Math.max(this.#reach, to, ...ids);
    if (next !== "refused") this.#joined = next;
  }

  #goTo(next: string | null): void {
    this.cursor = next;
    if (next === null) return;
    // Where they cannot be compared, it goes on unless it is catching up.
    const isAhead = this.#at(next, HIGH) >= Math.max(this.#newest, this.#highestHandled);
    if ((isAhead || this.#flaw === "goes back with the cursor") && this.#pages.at(-1)?.cursor !== next)
      this.#pages.push({ cursor: next, open: 0 });
  }

  #tidy(): void {
    while (this.#pages.length > 1 && this.#pages[0]?.open === 0) {
      this.#pages.shift();
      // What lies before the position's cursor is not waited for.
      const cursor = this.#pages[0]?.cursor;
      this.#reach = Math.max(this.#reach, this.#at(cursor, LOW));
      if (cursor === this.cursor) this.#joined = this.cursor;
    }
    if (this.#flaw === "keeps what the mark stands for") return;
    const lowest = Math.min(HIGH, ...[...this.#open.keys()].map((key) => this.#at(key, HIGH)));
    // A hole that is not filled after so many is not waited for any longer.
    if (this.#handled.size > this.#handledAtHole + BEYOND_HOLE) {
      this.#reach = this.#newest;
      this.#handledAtHole = HIGH;
    }
    const follows = this.#flaw === "lets the mark follow the newest handled";
    for (const id of [...this.#handled]) {
      const at = this.#at(id, HIGH);
      if (at === HIGH || (!follows && (at >= lowest || at > this.#reach))) continue;
      this.#handled.delete(id);
      if (at > this.#at(this.#mark, LOW)) this.#mark = id;
    }
    const unordered = [...this.#handled].filter((id) => this.#at(id, HIGH) === HIGH);
    const kept = this.#flaw === "forgets ids that cannot be ordered" ? 0 : REMEMBERED;
    for (const id of unordered.slice(0, Math.max(0, unordered.length - kept))) this.#handled.delete(id);
  }

  /** A number to order by, or the other one where there is none. */
  #at(id: string | null | undefined, otherwise: number): number {
    const [, time, count] = /^(\d+)-(\d+)$/.exec(id ?? "") ?? [];
    if (time === undefined) return otherwise;
    const isFar = Number(time) > this.#now() + DAY && this.#flaw !== "orders ids of a year ahead";
    return isFar ? otherwise : Number(time) * 4096 + Number(count);
  }
}
