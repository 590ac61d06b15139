import type { Position } from "@cb-events/core";
import { rank, reaches } from "./order.js";

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

/** By the position, the event is handled. */
export function covers({ cursor, mark, handled }: Place, id: string): boolean {
  return handled.has(id) || reaches(mark, id) || reaches(cursor, id);
}

/** The highest id or cursor of the position that can be compared. */
export function highest({ cursor, mark, handled }: Place): number {
  return Math.max(...[cursor, mark, ...handled].map((id) => rank(id) ?? -1));
}

export function samePlace(one: Place, other: Place): boolean {
  if (one.cursor !== other.cursor || one.mark !== other.mark) return false;
  if (one.handled.size !== other.handled.size) return false;
  for (const id of one.handled) if (!other.handled.has(id)) return false;
  return true;
}

export function shown({ cursor, mark, handled }: Place): string {
  return `{ cursor: ${cursor}, mark: ${mark}, handled: [${[...handled].join()}] }`;
}
