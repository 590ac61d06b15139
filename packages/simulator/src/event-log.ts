import { CursorAges } from "./cursor-ages.js";
import { EntryList, type LogEntry } from "./entry-list.js";
import { compareKeys, type EventKey, formatEventId, keyAfter, keyBefore, parseEventId } from "./event-id.js";
import type { FeedClock } from "./feed-clock.js";
import { IdClock } from "./id-clock.js";

/** An id further ahead says nothing about the order: taken as a place, it would pull every later event along. In milliseconds. */
const maxAhead = 86_400_000;

/** The events that can be fetched, oldest first, and what is known of cursors into them. */
export class EventLog {
  readonly #entries = new EntryList();
  readonly #ids = new IdClock();
  readonly #clock: FeedClock;
  readonly #given: CursorAges;
  readonly #retention: number;
  readonly #capacity: number;
  readonly #listeners = new Set<() => void>();

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
    return this.#entries.after(cursor, count);
  }

  /**
   * A cursor is expired when events behind it are dropped already, or when it is older than the retention:
   * neither given out, nor the cursor of a kept event, nor a time within it.
   */
  isExpired(cursor: EventKey): boolean {
    if (this.hasDropped(cursor)) return true;
    if (this.#clock.now() - cursor.ms <= this.#retention * 1000) return false;
    return !this.#given.isFresh(formatEventId(cursor), Date.now()) && !this.#entries.has(cursor);
  }

  /** Whether events behind the cursor are gone already. */
  hasDropped(cursor: EventKey): boolean {
    this.#drop();
    const { newestDropped } = this.#entries;
    return newestDropped !== undefined && compareKeys(cursor, newestDropped) < 0;
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
    const [next] = this.after(cursor, 1);
    if (next === undefined) return this.#presentBehind(cursor);
    return [this.#entries.newestDropped, cursor, cursor && keyAfter(cursor)].reduce<EventKey>(
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

  #drop(): void {
    this.#entries.drop(Date.now() - this.#retention * 1000, this.#capacity);
  }
}
