import { type CbEvent, type DecodeIssue, decodeEvent } from "@cb-events/types";
import { EventValidationError } from "./errors/event-validation-error.js";
import type { EventsError } from "./errors/events-error.js";
import type { Stretch } from "./position-tracker.js";

/** What stands at one place of an answer: an event, an error to throw, or an invalid event to pass over. */
export interface Item {
  readonly id?: string | undefined;
  readonly method?: string | undefined;
  readonly issues: readonly DecodeIssue[];
  readonly event?: CbEvent | undefined;
  readonly error?: EventsError | undefined;
  /** The logger and the hooks were told of its issues. */
  reported: boolean;
  /** See `Tracked`. */
  home: Stretch | undefined;
}

/** Reads one event of an answer. In strict mode one with any issue is an error. */
export function readItem(raw: unknown, strict: boolean): Item {
  const { event, issues } = decodeEvent(raw);
  const { id, method } = (raw ?? {}) as { id?: unknown; method?: unknown };
  const idText = typeof id === "string" ? id : undefined;
  const faulty = strict && issues.length > 0;
  return {
    id: idText,
    method: typeof method === "string" ? method : undefined,
    issues,
    event: faulty ? undefined : event,
    error: faulty ? new EventValidationError(issues, idText, event) : undefined,
    reported: issues.length === 0,
    home: undefined,
  };
}

/** Events and errors in the order of the feed. */
export class EventQueue {
  #items: Item[] = [];
  #head = 0;

  get empty(): boolean {
    return this.#head === this.#items.length;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /**
   * What can be taken in one go, and stays until `drop`: events, at most as many as asked for, and the invalid
   * ones between them; or a single error, when it stands first.
   */
  peek(events: number): readonly Item[] {
    const ready: Item[] = [];
    let left = events;
    for (let at = this.#head; at < this.#items.length && left > 0; at += 1) {
      const item = this.#items[at] as Item;
      if (item.error && ready.length === 0) return [item];
      if (item.error) break;
      if (item.event) left -= 1;
      ready.push(item);
    }
    return ready;
  }

  /** What stands first. */
  get first(): Item | undefined {
    return this.#items[this.#head];
  }

  /** Takes the first items away. */
  drop(count: number): void {
    this.#head += count;
    if (!this.empty) return;
    this.#items = [];
    this.#head = 0;
  }
}
