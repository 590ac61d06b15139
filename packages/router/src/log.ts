import { type CbEvent, printable } from "@cb-events/types";
import type { ErrorContext } from "./on-error.js";
import type { RouterLogger } from "./router-logger.js";

export function logDispatch(logger: RouterLogger, event: CbEvent, handlers: number): void {
  const line = printable(`Dispatching ${described(event)}, handlers: ${handlers}`);
  logger.debug?.(line, { ...contextOf(event), handlers });
}

export function logFailure(logger: RouterLogger | undefined, error: unknown, context: ErrorContext): void {
  const { event, handler } = context;
  const line = printable(`Handler ${handler} failed on ${described(event)}: ${textOf(error)}`);
  if (logger) logger.error(line, { error, handler, ...contextOf(event) });
  else fallback.error(line, error);
}

/** The object, not its function: a test or a program may put another function there. */
const fallback = console;

function described(event: CbEvent): string {
  const kind = event.type === "unknown" ? ` ${event.method}` : "";
  return `${event.type}${kind} ${event.id}`;
}

function contextOf({ id, type }: CbEvent): Record<string, unknown> {
  return { eventId: id, eventType: type };
}

/** Anything can be thrown, what has no text too. */
function textOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return typeof error;
  }
}
