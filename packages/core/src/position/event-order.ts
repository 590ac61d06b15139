import { compareEventIds } from "@cb-events/types";

const EVENT_ID = /^(\d+)-\d+$/;
/** An id this far ahead of the feed's clock tells no order: one wrong id must not bound all that follow it. In ms. */
const MAX_AHEAD = 24 * 60 * 60 * 1000;

/** True for an id or cursor of the form `<ms>-<seq>` that is no more than a day ahead of `now`, in ms since 1970. */
export function isOrdered(id: string, now: number): boolean {
  const milliseconds = EVENT_ID.exec(id)?.[1];
  return milliseconds !== undefined && Number(milliseconds) <= now + MAX_AHEAD;
}

/** Compares two ids that are both ordered: below 0 when `a` is earlier, above 0 when it is later. */
export function compareOrdered(a: string, b: string): number {
  // Digit stands under digit, as in nearly all pairs: the texts compare as the numbers do.
  if (a.length === b.length && a.indexOf("-") === b.indexOf("-")) return a < b ? -1 : Number(a > b);
  return compareEventIds(a, b) ?? 0;
}

/** The later one of two ordered ids, where there are two. */
export function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return compareOrdered(a, b) < 0 ? b : a;
}
