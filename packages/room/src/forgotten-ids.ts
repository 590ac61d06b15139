import { compareEventIds, eventTime } from "@cb-events/types";
import * as v from "valibot";
import type { Frozen } from "./frozen.js";
import { LIMITS } from "./limits.js";
import { splice } from "./lists.js";
import { UsualIdSchema } from "./schema-parts.js";
import { DAY } from "./time.js";

/**
 * The ids that are remembered no more: an id from `from` to `to` is taken for a repeat. There is a range for each time
 * in which events came; between two of them is more than a day, so events from far ahead say nothing of today.
 */
export const ForgottenIdsSchema = v.pipe(
  v.array(v.strictObject({ from: UsualIdSchema, to: UsualIdSchema })),
  v.maxLength(LIMITS.ranges),
);
export type Ranges = Frozen<v.InferOutput<typeof ForgottenIdsSchema>>;

export function isForgotten(ranges: Ranges, id: string): boolean {
  return ranges.some(({ from, to }) => isUpTo(from, id) && isUpTo(id, to));
}

/** With one more id. */
export function forget(ranges: Ranges, id: string): Ranges {
  const time = timeOf(id);
  const place = ranges.findIndex(({ from, to }) => time >= timeOf(from) - DAY && time <= timeOf(to) + DAY);
  const range = ranges[place];
  if (range === undefined) return within([...ranges, { from: id, to: id }]);
  const { from, to } = range;
  return splice(ranges, place, 1, { from: isBelow(id, from) ? id : from, to: isBelow(to, id) ? id : to });
}

/** When there are too many, the two lowest become one. */
function within(ranges: Ranges): Ranges {
  if (ranges.length <= LIMITS.ranges) return ranges;
  const sorted = [...ranges].sort((a, b) => (isBelow(a.from, b.from) ? -1 : 1));
  const [lowest, next, ...others] = sorted;
  return lowest && next ? [{ from: lowest.from, to: next.to }, ...others] : sorted;
}

/** Beyond the times that a date can hold, it is from far ahead in any case. */
export function timeOf(id: string): number {
  return eventTime({ id })?.getTime() ?? Number.POSITIVE_INFINITY;
}

/** False for an id that has no order. */
function isUpTo(id: string, other: string): boolean {
  return Number(compareEventIds(id, other)) <= 0;
}

export function isBelow(id: string, other: string): boolean {
  return Number(compareEventIds(id, other)) < 0;
}
