import { type CbEvent, compareEventIds } from "@cb-events/types";
import { sleep } from "./abort.js";
import type { Page, Poller } from "./poller.js";
import type { PositionKeeper } from "./position-keeper.js";
import type { PositionTracker } from "./position-tracker.js";
import { type EventQueue, readItem } from "./queue.js";
import { SeenIds } from "./seen-ids.js";
import type { StatusBoard } from "./status.js";
import type { AbortSignalLike } from "./web.js";

export interface IntakeParts {
  readonly poller: Poller;
  readonly tracker: PositionTracker;
  readonly keeper: PositionKeeper;
  readonly status: StatusBoard;
  readonly strict: boolean;
}

/** Ids that are remembered after they came, to drop repeats. */
const REMEMBERED = 1000;
/** The least time between two requests of a loop of which the first brought nothing, in seconds. */
const PACE = 1;

/** Asks for pages, and puts what is new in them into the queue. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #queue: EventQueue;
  readonly #seen = new SeenIds(REMEMBERED);
  #nextAt = 0;

  constructor(parts: IntakeParts, queue: EventQueue) {
    this.#parts = parts;
    this.#queue = queue;
  }

  /** Asks for a page. Gives the number of events in it that can be given out. */
  async ask(signal: AbortSignalLike): Promise<number> {
    const { poller, tracker, keeper, status } = this.#parts;
    const page = await poller.next(signal);
    const events = this.#takeIn(page);
    if (page.fault) {
      this.#queue.push({ issues: [], error: page.fault, reported: true, home: undefined });
    } else if (tracker.advance(page.cursor)) keeper.touch();
    status.arrived(events);
    return events.length;
  }

  /** Asks at the pace of a loop: one that brought no event, or failed, sets the earliest time for the next. */
  async askAtPace(signal: AbortSignalLike): Promise<void> {
    // Never more than the pace, should the clock be set back.
    const wait = Math.min(PACE, (this.#nextAt - Date.now()) / 1000);
    if (wait > 0) await sleep(wait, signal);
    const earliest = Date.now() + PACE * 1000;
    try {
      const arrived = await this.ask(signal);
      this.#nextAt = arrived === 0 ? earliest : 0;
    } catch (error) {
      this.#nextAt = signal.aborted ? 0 : earliest;
      throw error;
    }
  }

  /** Puts what is new into the queue, and gives the events in it. */
  #takeIn({ events, fromBase }: Page): CbEvent[] {
    const { tracker, strict } = this.#parts;
    // Without a cursor in the request, what came before may come again.
    const held = fromBase ? tracker.newestCursor : null;
    const arrived: CbEvent[] = [];
    const ids: string[] = [];
    for (const raw of events) {
      const item = readItem(raw, strict);
      if (item.id !== undefined && !this.#isNew(item.id, held)) continue;
      this.#queue.push(item);
      tracker.add(item);
      if (item.id !== undefined) ids.push(item.id);
      if (item.event) arrived.push(item.event);
    }
    // Not before: a long page must not push out what it is compared with.
    for (const id of ids) this.#seen.add(id);
    return arrived;
  }

  #isNew(id: string, held: string | null): boolean {
    const { tracker } = this.#parts;
    if (tracker.knows(id)) {
      tracker.cameAgain(id);
      return false;
    }
    if (this.#seen.has(id)) return false;
    return held === null || (compareEventIds(id, held) ?? 1) > 0;
  }
}
