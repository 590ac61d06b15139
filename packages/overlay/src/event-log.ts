import { publicEvent } from "@cb-events/room";
import { type CbEvent, encodeEvent, type WireEvent } from "@cb-events/types";
import * as v from "valibot";
import { AlertSchema, AnswerSchema } from "./alert-schema.js";
import type { AlertToShow, AnswerToShow, EntryMessage } from "./protocol.js";

/** How long an event can be had again, in milliseconds: a page that was away for longer shows what happened in its totals alone. */
export const KEPT_FOR = 600_000;

/** How many events are kept: of those that alert, and chat messages. Chat must not push an alert out. */
const MOST: Readonly<Record<Kind, number>> = { alert: 300, chat: 30 };

/** Characters of a text, at most: pages show less, and the log is saved with every event. */
const LONGEST_TEXT = 500;

type Kind = LogEntry["kind"];

const KINDS: Readonly<Partial<Record<CbEvent["type"], Kind>>> = {
  tip: "alert",
  follow: "alert",
  fanclubJoin: "alert",
  mediaPurchase: "alert",
  chatMessage: "chat",
};

/** The types of events that pages show. */
export const SHOWN_TYPES = Object.keys(KINDS) as readonly CbEvent["type"][];

const EntrySchema = v.object({
  /** Its place in the log, from 1 on. */
  place: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** When it was added, in milliseconds since 1970. */
  at: v.number(),
  kind: v.picklist(["alert", "chat"]),
  /** In wire form; only what may be shown in public. */
  event: v.object({ method: v.string(), id: v.string(), object: v.record(v.string(), v.unknown()) }),
  /** What is alerted about it; where the field is missing, pages decide that. */
  alerts: v.optional(v.pipe(v.array(AlertSchema), v.readonly())),
  /** The answer to a command in it. */
  answer: v.optional(AnswerSchema),
});
/** An event that pages show, with its place. */
export interface LogEntry extends v.InferOutput<typeof EntrySchema> {
  event: WireEvent;
}

/** The schema of an event log as it is saved: checks what a file or a store gave back. */
export const EventLogSchema = v.pipe(
  v.object({
    /** A place means something in this log alone. */
    id: v.string(),
    /** The place of the newest entry ever added; 0 before the first. */
    last: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    entries: v.array(EntrySchema),
  }),
  v.check(({ last, entries }) => {
    const places = [0, ...entries.map(({ place }) => place)];
    return places.every((place, at) => place <= last && (at === 0 || place > Number(places[at - 1])));
  }, "places in order, none behind the last"),
);
/**
 * The events that pages show, each with a place that it keeps: where a page was cut off, it goes on. Plain JSON, to be
 * saved with the position.
 */
export interface EventLog extends Readonly<v.InferOutput<typeof EventLogSchema>> {
  readonly entries: LogEntry[];
}

/** A log with nothing in it. `id` is a random text without a dash. */
export function createEventLog(id: string): EventLog {
  return { id, last: 0, entries: [] };
}

/** What goes into the log with an event. */
export interface EntryDetails {
  /** Its place, behind the last one: the next, or another that whoever keeps the events gave it. */
  readonly place?: number | undefined;
  /** What is alerted about it; `[]` for nothing. Without it, pages decide that. */
  readonly alerts?: readonly AlertToShow[] | undefined;
  /** The answer to a command in it. */
  readonly answer?: AnswerToShow | undefined;
}

/**
 * The log with one more event, unless no page shows it: those that alert, chat messages, and what the details have
 * something to show of. Never a private message. `now` is in milliseconds since 1970.
 */
export function addToLog(
  log: EventLog,
  event: CbEvent,
  now: number,
  { place = log.last + 1, alerts, answer }: EntryDetails = {},
): EventLog {
  // A message that alerts or is answered must not be pushed out by the chat.
  const kind = alerts?.length || answer ? "alert" : KINDS[event.type];
  const shown = publicEvent(event);
  if (kind === undefined || shown === undefined) return log;
  const details = { ...(alerts && { alerts }), ...(answer && { answer }) };
  const entry: LogEntry = { place, at: now, kind, ...cutTexts({ event: encodeEvent(shown), ...details }) };
  return { ...log, last: place, entries: youngOf([...log.entries, entry], now) };
}

/** The event with no text longer than is kept. */
function cutTexts<T>(value: T): T;
function cutTexts(value: unknown): unknown {
  if (typeof value === "string") return cut(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => cutTexts(item));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, cutTexts(field)]));
}

function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  // By characters, so that none is cut in half; a slice first, for the text may be of megabytes.
  return Array.from(text.slice(0, 2 * LONGEST_TEXT))
    .slice(0, LONGEST_TEXT)
    .join("");
}

function youngOf(entries: readonly LogEntry[], now: number): LogEntry[] {
  const left: Record<Kind, number> = { ...MOST };
  // Not `toReversed`: the browser inside of older versions of OBS has none.
  return entries
    .slice()
    .reverse()
    .filter(({ kind, at }) => {
      left[kind] -= 1;
      return left[kind] >= 0 && now - at < KEPT_FOR;
    })
    .reverse();
}

/** Names the place of an entry in any log: the `id` of a server-sent event. */
export function nameOfPlace(log: Pick<EventLog, "id">, place: number): string {
  return `${log.id}-${place}`;
}

/** The entries behind a named place; all of them when it is none of this log. */
export function entriesBehind(log: EventLog, name: string | null | undefined, now: number): LogEntry[] {
  const young = youngOf(log.entries, now);
  const [, id, digits] = /^(.*)-(\d{1,15})$/s.exec(name ?? "") ?? [];
  const place = Number(digits);
  // A place that was not given out yet is of a log that went another way: an old copy was put back.
  return id === log.id && place <= log.last ? young.filter((entry) => entry.place > place) : young;
}

/** What pages are sent of an entry. */
export function entryToShow({ event, alerts, answer }: LogEntry): EntryMessage {
  return { ...event, ...(alerts && { alerts }), ...(answer && { answer }) };
}
