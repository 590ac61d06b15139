import type { Log } from "../log.js";
import { short } from "../terminal.js";

const MAX_NAME = 40;

/** A log whose lines begin with the room, which their context names as well. */
export function roomLog(log: Log, room: string): Log {
  const name = short(room, MAX_NAME);
  const of =
    (level: keyof Omit<Log, "notice">): Log["info"] =>
    (message, context) =>
      log[level](`${name}: ${message}`, { room, ...context });
  return {
    ...{ debug: of("debug"), info: of("info"), warn: of("warn"), error: of("error") },
    notice: (message, context) => log.notice(`${name}: ${message}`, { room, ...context }),
  };
}
