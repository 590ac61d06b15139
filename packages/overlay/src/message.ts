import { type EventLog, entryToShow, type LogEntry, nameOfPlace } from "./event-log.js";

/** How long a page waits before it connects again, in milliseconds. */
export const RETRY = "retry: 1000\n\n";

type Message = "again" | "control" | "event" | "show" | "state" | "status" | "test";

/** A server-sent event. JSON has no line break in it. */
export function message(event: Message, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The same for an entry of the log, with the place where the page goes on. */
export function entryMessage(log: EventLog, entry: LogEntry): string {
  return `id: ${nameOfPlace(log, entry.place)}\n${message("event", entryToShow(entry))}`;
}
