import { setImmediate } from "node:timers/promises";
import { addToLog, type EventLog, KEPT_FOR, SHOWN_TYPES } from "@cb-events/overlay/event-log";
import type { RoomState } from "@cb-events/room";
import { type CbEvent, eventTime } from "@cb-events/types";
import type { FeedClock } from "./bot/feed-clock.js";
import type { KeptRoom } from "./ledger/kept-room.js";
import type { Log } from "./log.js";

interface FeedOptions {
  /** False for what happened before the bot's time: pages show it in their totals alone. */
  readonly isNews: (event: CbEvent) => boolean;
  /** The feed's clock, and this machine's. */
  readonly clock: Pick<FeedClock, "now" | "skew">;
  /** Something is new. */
  readonly onChange: () => void;
  readonly log: Log;
}

/** What pages are shown: the newest events of the ledger, each at the place that its `seq` gives it, and the totals with them. */
export class PageFeed {
  readonly #kept: KeptRoom;
  readonly #options: FeedOptions;
  #log: EventLog;
  #room: RoomState;
  /** The `seq` of the last event that was looked at. */
  #last = 0;
  #reading: Promise<void> = Promise.resolve();
  #isOver = false;
  #end: (() => void) | undefined;

  private constructor(kept: KeptRoom, options: FeedOptions) {
    this.#kept = kept;
    this.#options = options;
    this.#log = kept.pages;
    this.#room = kept.saved;
  }

  /** Resolves with what an earlier run left for pages, and follows the room from there on. */
  static async open(kept: KeptRoom, options: FeedOptions): Promise<PageFeed> {
    const feed = new PageFeed(kept, options);
    const { room, since, pages } = kept;
    const { clock } = options;
    const last = room.last;
    for await (const { seq, event } of room.events({
      from: Math.max(since, clock.now - KEPT_FOR),
      types: SHOWN_TYPES,
    })) {
      if (seq > last) break;
      const now = Date.now();
      const time = eventTime(event)?.getTime();
      feed.#add(seq, event, time === undefined ? now : Math.min(time + clock.skew, now));
    }
    feed.#log = { ...feed.#log, last: pages.last + last };
    feed.#last = last;
    feed.#end = room.onCommit(() => feed.#readOn());
    return feed;
  }

  get log(): EventLog {
    return this.#log;
  }

  /** The totals with all events up to the newest of the log. */
  get room(): RoomState {
    return this.#room;
  }

  /** Resolves when pages were given all that is in the file; at once where none listens. */
  async close(hasPages: boolean): Promise<void> {
    this.#end?.();
    this.#isOver = !hasPages;
    await this.#reading;
  }

  #readOn(): void {
    // As it is in the file: a handler may be in the middle of its writing by the time the events are read.
    const { saved } = this.#kept;
    const { last } = this.#kept.room;
    this.#reading = this.#reading
      .then(() => this.#read(last, saved))
      .catch((error: Error) => this.#options.log.error(`Pages could not be told: ${error.message}`));
  }

  async #read(last: number, saved: RoomState): Promise<void> {
    await setImmediate(); // What waits for the commit goes first.
    if (this.#isOver) return;
    const { isNews, onChange } = this.#options;
    const events = this.#kept.room.events({ after: this.#last, types: SHOWN_TYPES });
    for await (const { seq, event } of events) {
      if (seq > last) break;
      if (isNews(event)) this.#add(seq, event, Date.now());
    }
    this.#last = last;
    this.#room = saved;
    onChange();
  }

  #add(seq: number, event: CbEvent, at: number): void {
    this.#log = addToLog(this.#log, event, at, this.#kept.pages.last + seq);
  }
}
