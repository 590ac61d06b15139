import { printable } from "@cb-events/types";
import type { Redact } from "./redact.js";

const MAX_DEPTH = 5;
const MAX_REASON = 200;

/**
 * A copy of an error of the platform, and of what caused it, that can be shown: names, messages, stacks and
 * codes, with the secrets masked, and nothing else, for some errors carry the request.
 */
export function redactError(error: unknown, redact: Redact, depth: number = MAX_DEPTH): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? redact(error) : undefined;

  // Anyone may have thrown it, so not even its message is sure to be a text.
  const copy: Error & { code?: string } = new Error(redact(String(error.message)));
  copy.name = redact(String(error.name));
  if (typeof error.stack === "string") copy.stack = redact(error.stack);
  else delete copy.stack;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") copy.code = redact(code);
  const cause = depth > 0 ? redactError(causeOf(error), redact, depth - 1) : undefined;
  if (cause !== undefined) copy.cause = cause;
  return copy;
}

/** The reason in one line, as a message may show it: `TypeError: fetch failed (ECONNREFUSED)`. */
export function shownReason(error: unknown, redact: Redact): string {
  return printable(redact(reasonOf(error)).slice(0, MAX_REASON));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error : "no reason given";
  const text = error.message === "" ? error.name : `${error.name}: ${error.message}`;
  const detail = detailOf(error);
  return detail === undefined || text.includes(detail) ? text : `${text} (${detail})`;
}

/** The first code in the line of causes; without one, what the cause says. */
function detailOf(error: Error, depth = MAX_DEPTH): string | undefined {
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  const cause = causeOf(error);
  if (!(cause instanceof Error) || depth === 0) return undefined;
  return detailOf(cause, depth - 1) ?? (cause.message || undefined);
}

/** Node tries each address of a host and tells all that went wrong; the first error says enough. */
function causeOf(error: Error): unknown {
  return error.cause ?? (error as { errors?: readonly unknown[] }).errors?.[0];
}
