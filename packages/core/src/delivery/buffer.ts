import { type CbEvent, type DecodeIssue, decodeEvent } from "@cb-events/types";
import { EventValidationError } from "../errors/event-validation-error.js";
import type { EventsError } from "../errors/events-error.js";
import type { Tracked } from "../position/position-tracker.js";
import { contentId } from "./content-id.js";

/** What an answer holds in one place: an event, an error to throw, or an invalid event to pass over. */
export interface Item extends Tracked {
  /** The id that the feed gave it; without one, `id` is made from its content. */
  readonly ownId: string | undefined;
  readonly method: string | undefined;
  readonly issues: readonly DecodeIssue[];
  readonly event: CbEvent | undefined;
  readonly error: EventsError | undefined;
  /** Its issues were logged, and the hook called. */
  reported: boolean;
}

/** An item with its event: what is delivered. */
export type Delivery = Item & { readonly event: CbEvent };

/** Reads one event of an answer. In strict mode one with any issue is an error. */
export function readItem(raw: unknown, strict: boolean): Item {
  const { event, issues } = decodeEvent(raw);
  if (event && issues.length === 0) return item(event.id, event.id, undefined, issues, event, undefined);
  const { id, method } = (raw ?? {}) as { id?: unknown; method?: unknown };
  const ownId = typeof id === "string" ? id : undefined;
  const error = strict ? new EventValidationError(issues, ownId, event) : undefined;
  const methodText = typeof method === "string" ? method : undefined;
  return item(ownId ?? contentId(raw), ownId, methodText, issues, error ? undefined : event, error);
}

/** An error that comes behind the events of its answer. */
export function errorItem(error: EventsError): Item {
  return item(undefined, undefined, undefined, [], undefined, error);
}

function item(
  id: string | undefined,
  ownId: string | undefined,
  method: string | undefined,
  issues: readonly DecodeIssue[],
  event: CbEvent | undefined,
  error: EventsError | undefined,
): Item {
  const reported = issues.length === 0;
  return {
    id,
    ownId,
    method,
    issues,
    event,
    error,
    reported,
    ordered: false,
    late: false,
    joined: false,
    acked: false,
    page: undefined,
  };
}

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
