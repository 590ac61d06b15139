import { type CbEvent, type DecodeIssue, decodeEvent } from "@cb-events/types";
import { EventValidationError } from "../errors/event-validation-error.js";
import type { EventsError } from "../errors/events-error.js";
import type { Tracked } from "../position/position-tracker.js";
import { contentId } from "./content-id.js";

/** What an answer holds in one place: an event, an error to throw, or an invalid event to pass over. */
export interface Item extends Tracked {
  /** The id that the feed gave it; `id` may stand in for it. */
  readonly ownId: string | undefined;
  readonly method: string | undefined;
  readonly issues: readonly DecodeIssue[];
  readonly event: CbEvent | undefined;
  readonly error: EventsError | undefined;
  /** The logger and the hooks were told of its issues. */
  reported: boolean;
}

/** An item with its event: what is delivered. */
export type Delivery = Item & { readonly event: CbEvent };

/** Reads one event of an answer. In strict mode one with any issue is an error. */
export function readItem(raw: unknown, strict: boolean): Item {
  const { event, issues } = decodeEvent(raw);
  if (event && issues.length === 0) return { ...blank, id: event.id, ownId: event.id, event };
  const { id, method } = (raw ?? {}) as { id?: unknown; method?: unknown };
  const ownId = typeof id === "string" ? id : undefined;
  return {
    ...blank,
    id: ownId ?? contentId(raw),
    ownId,
    method: typeof method === "string" ? method : undefined,
    issues,
    event: strict ? undefined : event,
    error: strict ? new EventValidationError(issues, ownId, event) : undefined,
    reported: false,
  };
}

/** An error that comes behind the events of its answer. */
export function errorItem(error: EventsError): Item {
  return { ...blank, error };
}

const blank: Item = {
  id: undefined,
  ownId: undefined,
  method: undefined,
  issues: [],
  event: undefined,
  error: undefined,
  reported: true,
  ordered: false,
  late: false,
  joined: false,
  acked: false,
  page: undefined,
};

/** What was received and is not delivered yet: events and errors in the order of the feed. */
export class Buffer {
  #items: Item[] = [];
  #head = 0;

  /** What comes next. */
  first: Item | undefined;

  push(items: readonly Item[]): void {
    for (const each of items) this.#items.push(each);
    this.first = this.#items[this.#head];
  }

  /**
   * What can be taken in one go, and stays until `drop`: events, at most as many as asked for, and the invalid
   * ones between them; or a single error, when it comes first.
   */
  peek(events: number): readonly Item[] {
    const ready: Item[] = [];
    let missing = events;
    for (let at = this.#head; at < this.#items.length && missing > 0; at += 1) {
      const each = this.#items[at] as Item;
      if (each.error && ready.length === 0) return [each];
      if (each.error) break;
      if (each.event) missing -= 1;
      ready.push(each);
    }
    return ready;
  }

  /** Takes the first items away. */
  drop(count: number): void {
    this.#head += count;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    }
    this.first = this.#items[this.#head];
  }
}
