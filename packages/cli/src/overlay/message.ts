import { type EventLog, type LogEntry, nameOfPlace } from "@cb-events/overlay/event-log";

/** What a page does when it is cut off, by the wish of the server: how long it waits, in milliseconds. */
export const RETRY = "retry: 1000\n\n";

/** A server-sent event. JSON has no line break in it. */
export function message(event: "state" | "status" | "test", data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The same for an entry of the log, with the place where the page goes on. */
export function entryMessage(log: EventLog, { place, event }: LogEntry): string {
  return `id: ${nameOfPlace(log, place)}\nevent: event\ndata: ${JSON.stringify(event)}\n\n`;
}
