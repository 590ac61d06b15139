import { setImmediate } from "node:timers/promises";
import { addToLog, type EventLog, KEPT_FOR } from "@cb-events/overlay";
import type { RoomState } from "@cb-events/room";
import { type CbEvent, eventTime } from "@cb-events/types";
import type { FeedClock } from "../bot/feed-clock.js";
import type { KeptRoom } from "../ledger/kept-room.js";
import type { Log } from "../log.js";
import type { Shown } from "../reactions/shown.js";
import { ALERTED } from "../settings/alert-schema.js";
import { short } from "../terminal.js";

interface FeedOptions {
  /** False for what happened before the bot's time: pages show it in their totals alone. */
  readonly isNews: (event: CbEvent) => boolean;
  /** The feed's clock, and this machine's. */
  readonly clock: Pick<FeedClock, "now" | "skew">;
  /** The event without what pages must not show of it. */
  readonly toShow: (event: CbEvent) => CbEvent;
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
      types: ALERTED,
    })) {
      if (seq > last) break;
      const now = Date.now();
      const time = eventTime(event)?.getTime();
      const at = time === undefined ? now : Math.min(time + clock.skew, now);
      feed.#log = feed.#withShown(feed.#log, seq, event, at);
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
      .catch((error: unknown) => this.#options.log.error(`Pages could not be told: ${problemOf(error)}`));
  }

  async #read(last: number, saved: RoomState): Promise<void> {
    await setImmediate(); // What waits for the commit goes first.
    if (this.#isOver) return;
    const { isNews, onChange } = this.#options;
    const events = this.#kept.room.events({ after: this.#last, types: ALERTED });
    let log = this.#log;
    for await (const { seq, event } of events) {
      if (seq > last) break;
      if (isNews(event)) log = this.#withShown(log, seq, event, Date.now());
    }
    this.#last = last;
    // In one step: a page that connects in between gets no totals that lack an event.
    this.#log = log;
    this.#room = saved;
    onChange();
  }

  /** As `#with`; an event that cannot be shown is left out, and holds up none behind it. */
  #withShown(log: EventLog, seq: number, event: CbEvent, at: number): EventLog {
    try {
      return this.#with(log, seq, event, at);
    } catch (error) {
      this.#options.log.error(`${short(event.id, 80)} cannot be shown on pages (${problemOf(error)})`);
      return log;
    }
  }

  /** With what was decided about the event, under its place. */
  #with(log: EventLog, seq: number, event: CbEvent, at: number): EventLog {
    const { alerts, answer } = this.#shownOf(event) ?? {};
    return addToLog(log, this.#options.toShow(event), at, {
      place: this.#kept.pages.last + seq,
      alerts,
      answer,
    });
  }

  /** As it is in the file: the newest ones stand last. */
  #shownOf({ id }: CbEvent): Shown | undefined {
    return this.#kept.shown.findLast(({ eventId }) => eventId === id);
  }
}

/** What was thrown, in words: anything can be. */
function problemOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : `a ${typeof thrown} was thrown`;
}
