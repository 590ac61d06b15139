import { compareEventIds } from "@cb-events/types";

const EVENT_ID = /^\d+-\d+$/;
/** An id this far ahead of the feed's clock tells no order: one wrong id must not bound all that follow it. In ms. */
const MAX_AHEAD = 24 * 60 * 60 * 1000;

/** True for an id or cursor of the form `<ms>-<seq>` that is no more than a day ahead of `now`, in ms since 1970. */
export function isOrdered(id: string | null | undefined, now: number): boolean {
  return (
    typeof id === "string" && EVENT_ID.test(id) && Number(id.slice(0, id.indexOf("-"))) <= now + MAX_AHEAD
  );
}

/** The earliest and the latest of some ids. */
export interface Span {
  readonly lowest: string | null;
  readonly highest: string | null;
}

/** Notes on each item whether its id tells an order, and gives the span of those that do. */
export function orderItems(
  items: readonly { readonly id: string | undefined; ordered: boolean }[],
  now: number,
): Span {
  let lowest: string | null = null;
  let highest: string | null = null;
  for (const item of items) {
    const { id } = item;
    item.ordered = isOrdered(id, now);
    if (id === undefined || !item.ordered) continue;
    highest = later(highest, id);
    if (lowest === null || isUpTo(id, lowest)) lowest = id;
  }
  return { lowest, highest };
}

/** Compares two ids that are both ordered: below 0 when `a` is earlier, above 0 when it is later. */
export function compareOrdered(a: string, b: string): number {
  // Nearly all pairs have as many digits in each part: their texts compare as the numbers do.
  if (a.length === b.length && a.indexOf("-") === b.indexOf("-")) return a < b ? -1 : Number(a > b);
  return compareEventIds(a, b) ?? 0;
}

/** An ordered id is at or below another one. Where there is no id, nothing is above the bound. */
export function isUpTo(id: string | null, bound: string | null): boolean {
  return id === null || (bound !== null && compareOrdered(id, bound) <= 0);
}

/** The later one of two ordered ids, where there are two. */
export function later(a: string | null, b: string | null): string | null {
  return b === null || !isUpTo(a, b) ? a : b;
}
