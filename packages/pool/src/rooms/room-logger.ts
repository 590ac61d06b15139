import type { Logger, NameAndToken } from "@cb-events/core";
import { printable } from "@cb-events/types";

const levels = ["debug", "info", "warn", "error"] as const satisfies (keyof Logger)[];

/** The object, not its functions: a test or a program may put others there. */
const output = console;
const consoleLogger: Logger = {
  warn: (...line) => output.warn(...line),
  error: (...line) => output.error(...line),
};

/** A logger whose lines say which room they are about. */
export function roomLogger(logger: Logger | false = consoleLogger, room: string): Logger {
  const name = printable(room).replaceAll("%", "\\x25");
  const lines: Logger = {};
  for (const level of levels) {
    if (logger === false || logger[level] === undefined) continue;
    lines[level] = (message, context) => {
      try {
        const outcome: unknown = logger[level]?.(`${name}: ${message}`, { room, ...context });
        if (outcome instanceof Promise) outcome.catch(() => {});
      } catch {
        // A logger that fails has nowhere to be logged.
      }
    };
  }
  return lines;
}

/** The error in one line, without the token. */
export function shownError(error: unknown, credentials: string | NameAndToken): string {
  const { name, message } = error instanceof Error ? error : { name: "Thrown", message: String(error) };
  const token = typeof credentials === "string" ? tokenOf(credentials) : credentials.token;
  const text = [token, encodeURIComponent(token)].reduce(
    (masked, secret) => masked.replaceAll(secret, "***"),
    message,
  );
  return printable(`${name}: ${text}`.slice(0, 200)).replaceAll("%", "\\x25");
}

function tokenOf(eventsUrl: string): string {
  return decodeURIComponent(/([^/]*)\/?$/.exec(eventsUrl)?.[1] ?? "");
}
