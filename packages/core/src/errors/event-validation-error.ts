import { type CbEvent, type DecodeIssue, eventTime } from "@cb-events/types";
import { EventsError } from "./events-error.js";

/**
 * With `strictValidation`: an event with an issue. It counts as handled.
 *
 * @remedy Start `run` or the loop again: it goes on after that event.
 */
export class EventValidationError extends EventsError {
  override readonly name = "EventValidationError";
  override readonly code = "EVENT_VALIDATION";
  /** What is wrong: paths and types, no values. */
  declare readonly issues: readonly DecodeIssue[];
  /** The event's id, where it has one. */
  declare readonly id?: string;
  /** The event without the fields that are wrong, where only optional ones are. */
  declare readonly event?: CbEvent;

  constructor(issues: readonly DecodeIssue[], id: string | undefined, event: CbEvent | undefined) {
    const problems = issues.map(
      (issue) => `${issue.path || "event"}: expected ${issue.expected}, got ${issue.received}`,
    );
    const details: object = { issues, id, event };
    super(`The event ${shownId(id)} is invalid (${problems.join("; ")})`, details);
  }
}

// The id may be any text, even a token, and it is not masked here: only an id of the feed's own form is shown.
function shownId(id: string | undefined): string {
  if (id === undefined) return "without an id";
  return eventTime({ id }) ? id : "with an odd id";
}
