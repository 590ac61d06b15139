import { CursorAges } from "./cursor-ages.js";
import { compareKeys, type EventKey, formatEventId, keyAfter, keyBefore, parseEventId } from "./event-id.js";
import type { FeedClock } from "./feed-clock.js";
import { IdClock } from "./id-clock.js";

/** One value in the feed. */
export interface LogEntry {
  /**
   * Its place, and the cursor behind it: its own id where that is a later one of the form `<ms>-<seq>` and not more
   * than a day ahead of the feed's clock, else one of the clock.
   */
  readonly key: EventKey;
  /** As it goes over the wire: what is done to the event after it was emitted changes nothing. */
  readonly json: string;
  /** When it came by this machine's clock, in milliseconds: an offset of the feed's clock makes no event older. */
  readonly at: number;
}

/** An id further ahead says nothing about the order: taken as a place, it would pull every later event along. In milliseconds. */
const maxAhead = 86_400_000;

/** The events that can be fetched, oldest first, and what is known of cursors into them. */
export class EventLog {
  readonly #ids = new IdClock();
  readonly #clock: FeedClock;
  readonly #given: CursorAges;
  readonly #retention: number;
  readonly #capacity: number;
  readonly #listeners = new Set<() => void>();
  #entries: LogEntry[] = [];
  /** Entries before this index are dropped; they are cut off once they are the greater part. */
  #head = 0;
  #newestDropped: EventKey | undefined;

  /** `retention` in seconds, `capacity` in events. */
  constructor({ retention, capacity }: { retention: number; capacity: number }, clock: FeedClock) {
    this.#clock = clock;
    this.#retention = retention;
    this.#capacity = capacity;
    this.#given = new CursorAges(retention, capacity);
  }

  /** The place for an event that brings this id, or none; `append` must follow at once. */
  place(id?: unknown): EventKey {
    const own = parseEventId(id);
    const now = this.#clock.now();
    const fits = own !== undefined && own.ms - now <= maxAhead && this.#ids.take(own);
    return fits ? own : this.#ids.next(now);
  }

  append(key: EventKey, json: string): void {
    this.#entries.push({ key, json, at: Date.now() });
    this.#drop();
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` after every event from now on, until the function that it returns is called. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** At most `count` events behind the cursor, oldest first; without a cursor, from the oldest one kept. */
  after(cursor: EventKey | undefined, count: number): readonly LogEntry[] {
    this.#drop();
    const from = this.#indexAfter(cursor);
    return this.#entries.slice(from, from + count);
  }

  /**
   * A cursor is expired when events behind it are dropped already, or when it is older than the retention:
   * neither given out, nor the cursor of a kept event, nor a time within it.
   */
  isExpired(cursor: EventKey): boolean {
    if (this.hasDropped(cursor)) return true;
    if (this.#clock.now() - cursor.ms <= this.#retention * 1000) return false;
    if (this.#given.isFresh(formatEventId(cursor), Date.now())) return false;
    const index = this.#indexAfter(cursor) - 1;
    const entry = index < this.#head ? undefined : this.#entries[index];
    return entry === undefined || compareKeys(entry.key, cursor) !== 0;
  }

  /** Whether events behind the cursor are gone already. */
  hasDropped(cursor: EventKey): boolean {
    this.#drop();
    return this.#newestDropped !== undefined && compareKeys(cursor, this.#newestDropped) < 0;
  }

  /** A cursor for an answer, which makes it a fresh one. */
  give(key: EventKey): string {
    const cursor = formatEventId(key);
    this.#given.give(cursor, Date.now());
    return cursor;
  }

  /**
   * A cursor that was given before and still works, so many steps further back than this one; the furthest where there
   * are fewer, undefined where there is none.
   */
  olderThan(cursor: EventKey, steps: number): EventKey | undefined {
    const older = this.#given
      .all()
      .flatMap((given) => parseEventId(given) ?? [])
      .filter((key) => compareKeys(key, cursor) < 0 && !this.isExpired(key))
      .sort((a, b) => compareKeys(b, a));
    return older[Math.min(steps, older.length) - 1];
  }

  /** Behind everything there is: the newest id, or one of the clock before the first event. */
  end(): EventKey {
    return this.#ids.last ?? this.#now();
  }

  /**
   * Where a client goes on whose cursor is refused: before the first kept event behind it, or at the present. It is another
   * cursor than the refused one, unless the id of that event follows it at once.
   */
  resume(cursor: EventKey | undefined): EventKey {
    this.#drop();
    const next = this.#entries[this.#indexAfter(cursor)];
    if (next === undefined) return this.#presentBehind(cursor);
    return [this.#newestDropped, cursor, cursor && keyAfter(cursor)].reduce<EventKey>(
      (latest, key) =>
        key !== undefined && compareKeys(key, latest) > 0 && compareKeys(key, next.key) < 0 ? key : latest,
      keyBefore(next.key),
    );
  }

  #presentBehind(cursor: EventKey | undefined): EventKey {
    const now = this.#now();
    if (cursor === undefined || compareKeys(now, cursor) !== 0) return now;
    this.#ids.take(keyAfter(cursor));
    return keyAfter(cursor);
  }

  /** One millisecond back, so that an event of this very millisecond comes behind it and still ends in `-0`. */
  #now(): EventKey {
    this.#ids.take({ ms: Math.max(0, this.#clock.now() - 1), seq: 0 });
    return this.#ids.last ?? { ms: 0, seq: 0 };
  }

  /** The index of the first kept event behind the cursor. Places ascend, so it is found by halving. */
  #indexAfter(cursor: EventKey | undefined): number {
    let low = this.#head;
    let high = this.#entries.length;
    while (cursor !== undefined && low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && compareKeys(entry.key, cursor) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #drop(): void {
    const oldest = Date.now() - this.#retention * 1000;
    for (let first = this.#entries[this.#head]; first !== undefined; first = this.#entries[this.#head]) {
      if (first.at >= oldest && this.#entries.length - this.#head <= this.#capacity) break;
      this.#newestDropped = first.key;
      this.#head += 1;
    }
    if (this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }
}
