import type { Logger, NameAndToken } from "@cb-events/core";
import { printable } from "@cb-events/types";

const levels = ["warn", "error", "debug", "info"] as const satisfies (keyof Logger)[];

/** A logger whose lines say which room they are about. Without one, warnings and errors go to the console. */
export function roomLogger(logger: Logger | false | undefined, room: string): Logger {
  const output: Logger = logger || (logger === false ? {} : console);
  const lines: Logger = {};
  for (const level of logger ? levels : levels.slice(0, 2)) {
    if (output[level] === undefined) continue;
    lines[level] = (message, context) => output[level]?.(`${shown(room)}: ${message}`, { room, ...context });
  }
  return lines;
}

/** A text, safe for a log line: many loggers take the first argument for a format. */
const shown = (text: string): string => printable(text.slice(0, 200)).replaceAll("%", "\\x25");

/** The error in one line, without the token. */
export function shownError(error: unknown, credentials: string | NameAndToken): string {
  const token =
    typeof credentials === "string"
      ? (/([^/]+)\/?$/.exec(credentials)?.[1] as string)
      : encodeURIComponent(credentials.token);
  return shown(String(error).replaceAll(token, "***").replaceAll(decodeURIComponent(token), "***"));
}
