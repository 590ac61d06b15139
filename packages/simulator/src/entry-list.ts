import { compareKeys, type EventKey } from "./event-id.js";

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

/** The entries that are kept, oldest first. Their keys ascend. */
export class EntryList {
  #entries: LogEntry[] = [];
  /** Entries before this index are dropped; they are cut off once they are the greater part. */
  #head = 0;
  #newestDropped: EventKey | undefined;

  /** The key of the entry that was dropped last. */
  get newestDropped(): EventKey | undefined {
    return this.#newestDropped;
  }

  push(entry: LogEntry): void {
    this.#entries.push(entry);
  }

  /** Drops what came before this time, in milliseconds, and the oldest of what is more than `capacity`. */
  drop(time: number, capacity: number): void {
    for (let first = this.#entries[this.#head]; first !== undefined; first = this.#entries[this.#head]) {
      if (first.at >= time && this.#entries.length - this.#head <= capacity) break;
      this.#newestDropped = first.key;
      this.#head += 1;
    }
    if (this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }

  /** At most `count` entries behind the cursor; without a cursor, from the oldest one. */
  after(cursor: EventKey | undefined, count: number): readonly LogEntry[] {
    const from = this.#indexAfter(cursor);
    return this.#entries.slice(from, from + count);
  }

  /** Whether the cursor is the key of an entry. */
  has(cursor: EventKey): boolean {
    const index = this.#indexAfter(cursor) - 1;
    const entry = index < this.#head ? undefined : this.#entries[index];
    return entry !== undefined && compareKeys(entry.key, cursor) === 0;
  }

  /** The index of the first entry behind the cursor. Keys ascend, so it is found by halving. */
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
}
