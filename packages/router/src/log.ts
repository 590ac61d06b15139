import { type CbEvent, printable } from "@cb-events/types";
import type { ErrorContext } from "./on-error.js";
import type { RouterLogger } from "./router-logger.js";

export function logDispatch(logger: RouterLogger, event: CbEvent, handlers: number): void {
  logger.debug?.(toLine(`Dispatching ${nameOf(event)}, handlers: ${handlers}`), {
    handlers,
    ...about(event),
  });
}

/** Goes to the console where no logger takes it: no error is lost. */
export function logFailure(logger: RouterLogger, error: unknown, { event, handler }: ErrorContext): void {
  const text = toLine(`Handler ${handler} failed on ${nameOf(event)}: ${textOf(error)}`);
  (logger.error ? logger : console).error?.(text, { error, handler, ...about(event) });
}

/** The kind of the event and its id. */
function nameOf(event: CbEvent): string {
  return `${event.type} ${event.type === "unknown" ? `${event.method} ` : ""}${event.id}`;
}

/** What a logger gets of the event beside the line. */
function about({ id, type }: CbEvent): Record<string, unknown> {
  return { eventId: id, eventType: type };
}

/** A console takes a line for a format: no text of the feed or of an error may be one. */
function toLine(text: string): string {
  return printable(text).replace(/%/g, "\\x25");
}

/** Anything can be thrown, what has no text too. */
function textOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return typeof error;
  }
}
