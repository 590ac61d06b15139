import { type CbEvent, decodeEvent } from "@cb-events/types";
import { EventValidationError } from "../errors/event-validation-error.js";
import type { EventsError } from "../errors/events-error.js";
import type { InvalidEventReport } from "../observe/hooks.js";
import type { Tracked } from "../position/position-tracker.js";
import { defined } from "../util/defined.js";
import { contentId } from "./content-id.js";

/** What an answer holds in one place: an event, an error to throw, or an invalid event to pass over. */
export interface Item extends Tracked {
  readonly event: CbEvent | undefined;
  readonly error: EventsError | undefined;
  /** What is wrong with it; undefined once that is reported, and where nothing is. */
  invalid: InvalidEventReport | undefined;
}

/** An item with its event: what is delivered. */
export type Delivery = Item & { readonly event: CbEvent };

/** Reads one event of an answer. In strict mode one with any issue is an error. */
export function readItem(raw: unknown, strict: boolean): Item {
  const { event, issues } = decodeEvent(raw);
  if (event && issues.length === 0) return item(event.id, event, undefined, undefined);
  const given = Object(raw) as { readonly id?: unknown; readonly method?: unknown };
  // An id made from the content is for the position alone.
  const id = textOf(given.id);
  const sound = strict ? undefined : event;
  const invalid = {
    issues,
    delivered: sound !== undefined,
    ...defined({ id, method: textOf(given.method) }),
  };
  const error = strict ? new EventValidationError(issues, id, event) : undefined;
  return item(id ?? contentId(raw), sound, error, invalid);
}

/** An error that comes behind the events of its answer. */
export function errorItem(error: EventsError): Item {
  return { ...item(undefined, undefined, error, undefined), acked: true };
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

/** All have the same fields from the start: that keeps them quick to read. */
function item(
  id: string | undefined,
  event: CbEvent | undefined,
  error: EventsError | undefined,
  invalid: InvalidEventReport | undefined,
): Item {
  return {
    id,
    event,
    error,
    invalid,
    ordered: false,
    acked: false,
    page: undefined,
  };
}

/** What was received and is not delivered yet: events and errors in the order of the feed. */
export class Buffer {
  /** The first one is the last here, where taking it away costs nothing. */
  #items: Item[] = [];

  /** What comes next. */
  first: Item | undefined;

  /** Takes in what an answer brought. It has to be empty. */
  fill(items: Item[]): void {
    this.#items = items.reverse();
    this.first = items.at(-1);
  }

  /**
   * What can be taken in one go, and stays until `drop`: events, at most as many as asked for, and the invalid
   * ones between them; or a single error, when it comes first.
   */
  peek(events: number): readonly Item[] {
    const ready: Item[] = [];
    for (let at = this.#items.length - 1, missing = events; at >= 0 && missing > 0; at -= 1) {
      const each = this.#items[at] as Item;
      if (each.error) return ready.length > 0 ? ready : [each];
      if (each.event) missing -= 1;
      ready.push(each);
    }
    return ready;
  }

  /** Takes the first items away. */
  drop(count: number): void {
    this.#items.length -= count;
    this.first = this.#items.at(-1);
  }
}
