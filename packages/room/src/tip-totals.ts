import * as v from "valibot";
import type { Frozen } from "./frozen.js";
import { LIMITS } from "./limits.js";
import { placeOf, splice } from "./lists.js";
import { plus } from "./plus.js";
import { CountSchema } from "./schema-parts.js";

/** All tips, anonymous ones too. */
export const TipTotalsSchema = v.strictObject({
  /** Tokens of all tips. */
  tokens: CountSchema,
  /** How many tips. */
  count: CountSchema,
});
/** All tips, anonymous ones too. */
export interface TipTotals extends Frozen<v.InferOutput<typeof TipTotalsSchema>> {}

/** The tips of a day. */
export const DayTotalsSchema = v.strictObject({
  /** The date in the room's time zone, such as `2026-03-29`. */
  date: v.pipe(v.string(), v.regex(/^\d{4,6}-\d\d-\d\d$/)),
  ...TipTotalsSchema.entries,
});
/** The tips of a day. */
export interface DayTotals extends Frozen<v.InferOutput<typeof DayTotalsSchema>> {}

/** With one more tip. */
export function addToTotals<T extends TipTotals>(totals: T, tokens: number): T {
  return { ...totals, tokens: plus(totals.tokens, tokens), count: totals.count + 1 };
}

/** With one more tip. When there are too many days the earliest one goes, or one that is later than `latest` says. */
export function addToDays(
  days: readonly DayTotals[],
  date: string,
  tokens: number,
  latest: () => string,
): readonly DayTotals[] {
  const place = placeOf(days, (other) => (isLater(date, other.date) ? -1 : 1));
  const day = days[place];
  if (day?.date === date) return splice(days, place, 1, addToTotals(day, tokens));
  const more = splice(days, place, 0, { date, tokens, count: 1 });
  if (more.length <= LIMITS.days) return more;
  const last = more.at(-1) as DayTotals;
  return isLater(last.date, latest()) ? more.slice(0, -1) : more.slice(1);
}

/** A year may have more than four digits. */
function isLater(date: string, other: string): boolean {
  return date.length === other.length ? date > other : date.length > other.length;
}
