import { type CbEvent, type DecodeIssue, printable } from "@cb-events/types";
import { EventsError } from "./events-error.js";

/** With `strictValidation`: an event with something wrong. It is done with; the next loop goes on behind it. */
export class EventValidationError extends EventsError {
  override readonly name = "EventValidationError";
  /** What is wrong: paths and types, no values. */
  readonly issues: readonly DecodeIssue[];
  /** The event's id, where it has one. */
  declare readonly id?: string;
  /** The event without the fields that are wrong, where only optional ones are. */
  declare readonly event?: CbEvent;

  constructor(issues: readonly DecodeIssue[], id: string | undefined, event: CbEvent | undefined) {
    const faults = issues.map(
      (issue) => `${issue.path || "event"}: expected ${issue.expected}, got ${issue.received}`,
    );
    super(
      "EVENT_VALIDATION",
      `The event ${id === undefined ? "without an id" : printable(id.slice(0, 100))} is invalid (${faults.join("; ")})`,
      false,
    );
    this.issues = issues;
    if (id !== undefined) this.id = id;
    if (event !== undefined) this.event = event;
  }
}
