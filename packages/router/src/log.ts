import { type CbEvent, printable } from "@cb-events/types";
import type { ErrorContext } from "./on-error.js";
import type { RouterLogger } from "./router-logger.js";

export function logDispatch(logger: RouterLogger, event: CbEvent, handlers: number): void {
  log(logger, "debug", "Dispatching", event, `, handlers: ${handlers}`, { handlers });
}

/** Goes to the console where no logger takes it: no error is lost. */
export function logFailure(
  logger: RouterLogger | undefined,
  error: unknown,
  { event, handler }: ErrorContext,
): void {
  const context = { error, handler };
  log(
    logger?.error ? logger : console,
    "error",
    `Handler ${handler} failed on`,
    event,
    `: ${textOf(error)}`,
    context,
  );
}

/** Logs a line with the event in it. A console takes that for a format: no text of the feed or of an error may be one. */
function log(
  logger: RouterLogger,
  level: keyof RouterLogger,
  before: string,
  event: CbEvent,
  behind: string,
  context: Record<string, unknown>,
): void {
  const { id, type } = event;
  const kind = type === "unknown" ? ` ${event.method}` : "";
  const line = printable(`${before} ${type}${kind} ${id}${behind}`).replace(/%/g, "\\x25");
  logger[level]?.(line, { ...context, eventId: id, eventType: type });
}

/** Anything can be thrown, what has no text too. */
function textOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return typeof error;
  }
}
