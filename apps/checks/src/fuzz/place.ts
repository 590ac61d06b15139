import type { Position } from "@cb-events/core";

/** The moment that the feed's ids begin at, in milliseconds. */
export const FIRST_MOMENT = 1_755_376_800_000;
const DAY = 86_400_000;
/** How far ahead an id is that cannot be true. */
export const FAR = 365 * DAY;

const ranks = new Map<string, number | undefined>();

/** What an id or a cursor is compared by; undefined where it has another form, or lies more than a day ahead. */
export function rank(id: string | null | undefined): number | undefined {
  if (id === undefined || id === null) return undefined;
  if (!ranks.has(id)) ranks.set(id, rankOf(id));
  return ranks.get(id);
}

function rankOf(id: string): number | undefined {
  const [, time, count] = /^(\d+)-(\d+)$/.exec(id) ?? [];
  const since = Number(time) - FIRST_MOMENT;
  // A conversation takes hours at most.
  return time === undefined || since > DAY ? undefined : since * 1_000_000 + Number(count);
}

/** True where both can be compared, and one is not above the other. */
export function reaches(id: string | null | undefined, other: string | null | undefined): boolean {
  const [upper, lower] = [rank(id), rank(other)];
  return upper !== undefined && lower !== undefined && lower <= upper;
}

/** The part of a position that the feed and the bot decide. */
export interface Place {
  readonly cursor: string | null;
  readonly mark: string | null;
  readonly handled: ReadonlySet<string>;
}

const START: Place = { cursor: null, mark: null, handled: new Set() };

/** Reads a position of today, or one of before, which had no mark. */
export function placeOf(position: Position | undefined): Place {
  if (position === undefined) return START;
  const { cursor, handled, mark = null } = position as Position & { readonly mark?: string | null };
  return { cursor, mark, handled: new Set(handled) };
}

/** By its mark or by name, the position counts the event as handled. */
export function names({ mark, handled }: Place, id: string): boolean {
  return handled.has(id) || reaches(mark, id);
}

/** The same, or by its cursor. */
export function covers(place: Place, id: string): boolean {
  return names(place, id) || reaches(place.cursor, id);
}

/** The highest id or cursor of the position that can be compared. */
export function highest({ cursor, mark, handled }: Place): number {
  return Math.max(...[cursor, mark, ...handled].map((id) => rank(id) ?? -1));
}

export function shown({ cursor, mark, handled }: Place): string {
  return `{ cursor: ${cursor}, mark: ${mark}, handled: [${[...handled].join()}] }`;
}
