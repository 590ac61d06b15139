import { type CbEvent, printable } from "@cb-events/types";
import type { ErrorContext } from "./on-error.js";
import type { RouterLogger } from "./router-logger.js";

export function logDispatch(logger: RouterLogger, event: CbEvent, handlers: number): void {
  log(logger, "debug", `Dispatching ${described(event)}, handlers: ${handlers}`, event, { handlers });
}

/** Goes to the console where there is no logger: no error is lost. */
export function logFailure(
  logger: RouterLogger | undefined,
  error: unknown,
  { event, handler }: ErrorContext,
): void {
  const line = `Handler ${handler} failed on ${described(event)}: ${textOf(error)}`;
  log(logger ?? console, "error", line, event, { error, handler });
}

/** A console takes its first argument for a format: no text of the feed or of an error may be one. */
function log(
  logger: RouterLogger,
  level: keyof RouterLogger,
  text: string,
  { id, type }: CbEvent,
  context: Record<string, unknown>,
): void {
  logger[level]?.(printable(text).replace(/%/g, "\\x25"), { ...context, eventId: id, eventType: type });
}

function described(event: CbEvent): string {
  const kind = event.type === "unknown" ? ` ${event.method}` : "";
  return `${event.type}${kind} ${event.id}`;
}

/** Anything can be thrown, what has no text too. */
function textOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return typeof error;
  }
}
