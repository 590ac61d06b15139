import { printable } from "@cb-events/types";
import type { Redact } from "./redact.js";

const MAX_DEPTH = 5;
const MAX_REASON = 200;

type CodedError = Error & { code?: string };

/**
 * A copy of an error of the platform, and of what caused it, that can be shown: names, messages, stacks and
 * codes, with the secrets masked, and nothing else, for some errors carry the request.
 */
export function redactError(
  error: unknown,
  redact: Redact,
  depth: number = MAX_DEPTH,
): CodedError | string | undefined {
  if (!(error instanceof Error)) return typeof error === "string" ? redact(error) : undefined;

  // Anyone may have thrown it, so not even its message is sure to be a text.
  const copy: CodedError = new Error(redact(String(error.message)));
  copy.name = redact(String(error.name));
  if (typeof error.stack === "string") copy.stack = redact(error.stack);
  else delete copy.stack;
  const { code, errors } = error as { readonly code?: unknown; readonly errors?: readonly unknown[] };
  if (typeof code === "string") copy.code = redact(code);
  // Node tries each address of a host and tells all that went wrong; the first error says enough.
  const cause = depth > 0 ? redactError(error.cause ?? errors?.[0], redact, depth - 1) : undefined;
  if (cause !== undefined) copy.cause = cause;
  return copy;
}

/** The reason in one line, as a message may show it: `TypeError: fetch failed (ECONNREFUSED)`. */
export function shownReason(error: unknown, redact: Redact): string {
  return printable(reasonOf(redactError(error, redact)).slice(0, MAX_REASON));
}

function reasonOf(error: CodedError | string | undefined): string {
  if (!(error instanceof Error)) return error ?? "no reason given";
  const { name, message } = error;
  const text = message === "" ? name : `${name}: ${message}`;
  const detail = detailOf(error);
  return text.includes(detail) ? text : `${text} (${detail})`;
}

/** The first code in the line of causes; without one, what the last of them says. */
function detailOf({ code, cause }: CodedError): string {
  if (code !== undefined || !(cause instanceof Error)) return code ?? "";
  return detailOf(cause) || cause.message;
}
