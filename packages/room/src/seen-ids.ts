import { compareEventIds } from "@cb-events/types";
import * as v from "valibot";
import { ForgottenIdsSchema, forget, isBelow, isForgotten, timeOf } from "./forgotten-ids.js";
import type { Frozen } from "./frozen.js";
import { LIMITS } from "./limits.js";
import { placeOf, splice } from "./lists.js";
import { IdSchema, listOf, UsualIdSchema } from "./schema-parts.js";
import { DAY } from "./time.js";

/** The events that were counted: what comes again is a repeat. */
export const SeenIdsSchema = v.strictObject({
  /** Ids that are remembered no more: an id from `from` to `to` is taken for a repeat. */
  forgotten: ForgottenIdsSchema,
  /** The highest ids, ascending. */
  latest: listOf(UsualIdSchema, LIMITS.ids, isAbove),
  /** Ids that are not `<ms>-<seq>`, and some from far ahead, as they came. */
  odd: v.pipe(v.array(IdSchema), v.maxLength(LIMITS.oddIds)),
});
export type SeenIds = Frozen<v.InferOutput<typeof SeenIdsSchema>>;

/** With the id; undefined when it was there. `clock` is the time of the room, in milliseconds since 1970. */
export function withId(ids: SeenIds, id: string, clock: number | null): SeenIds | undefined {
  const newest = ids.latest.at(-1);
  const order = compareEventIds(id, newest ?? id);
  if (ids.odd.includes(id) || isForgotten(ids.forgotten, id)) return undefined;
  if (order === undefined) return { ...ids, odd: withOddId(ids.odd, id) };
  // Nearly every event has the highest id so far, and needs no search.
  if (newest === undefined || order > 0)
    return withinLimit(ids, splice(ids.latest, ids.latest.length, 0, id), clock);
  const place = placeOf(ids.latest, (other) => Number(compareEventIds(other, id)));
  if (compareEventIds(ids.latest[place] as string, id) === 0) return undefined;
  return withinLimit(ids, splice(ids.latest, place, 0, id), clock);
}

/** The lowest is forgotten, not the oldest. One from far ahead is put aside, for it would never be the lowest. */
function withinLimit({ forgotten, odd }: SeenIds, latest: string[], clock: number | null): SeenIds {
  if (latest.length <= LIMITS.ids) return { forgotten, latest, odd };
  const newest = latest.at(-1) as string;
  if (clock !== null && timeOf(newest) > clock + DAY) {
    latest.pop();
    return { forgotten, latest, odd: withOddId(odd, newest) };
  }
  return { forgotten: forget(forgotten, latest.shift() as string), latest, odd };
}

function withOddId(odd: readonly string[], id: string): readonly string[] {
  return [...odd.slice(1 - LIMITS.oddIds), id];
}

function isAbove(id: string, other: string): boolean {
  return isBelow(other, id);
}
