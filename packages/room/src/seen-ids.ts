import { compareEventIds, eventTime } from "@cb-events/types";
import * as v from "valibot";
import type { Frozen } from "./frozen.js";
import { LIMITS } from "./limits.js";
import { placeOf, splice } from "./lists.js";
import { IdSchema, listOf } from "./schema-parts.js";
import { DAY } from "./time.js";

const UsualIdSchema = v.pipe(
  IdSchema,
  v.check((id) => compareEventIds(id, id) !== undefined, "an id <ms>-<seq>"),
);

/** The events that were counted: what comes again is a repeat. */
export const SeenIdsSchema = v.strictObject({
  /** The highest id that is remembered no more: one that is not above it is taken for a repeat. */
  floor: v.nullable(UsualIdSchema),
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
  if (ids.odd.includes(id)) return undefined;
  if (order === undefined) return { ...ids, odd: withOddId(ids.odd, id) };
  // Nearly every event has the highest id so far, and needs no search.
  if (newest === undefined || order > 0) return withinLimit(ids, [...ids.latest, id], clock);
  if (ids.floor !== null && !isAbove(id, ids.floor)) return undefined;
  const place = placeOf(ids.latest, (other) => Number(compareEventIds(other, id)));
  if (compareEventIds(ids.latest[place] as string, id) === 0) return undefined;
  return withinLimit(ids, splice(ids.latest, place, 0, id), clock);
}

/** The lowest is forgotten, not the oldest. One from far ahead is put aside: it would be the floor of all that follow. */
function withinLimit(ids: SeenIds, latest: readonly string[], clock: number | null): SeenIds {
  if (latest.length <= LIMITS.ids) return { ...ids, latest };
  const newest = latest.at(-1) as string;
  if (clock !== null && timeOf(newest) > clock + DAY) {
    return { ...ids, latest: latest.slice(0, -1), odd: withOddId(ids.odd, newest) };
  }
  return { ...ids, floor: latest[0] as string, latest: latest.slice(1) };
}

function withOddId(odd: readonly string[], id: string): readonly string[] {
  return [...odd.slice(1 - LIMITS.oddIds), id];
}

/** Beyond the times that a date can hold, it is from far ahead in any case. */
function timeOf(id: string): number {
  return eventTime({ id })?.getTime() ?? Number.POSITIVE_INFINITY;
}

function isAbove(id: string, other: string): boolean {
  return Number(compareEventIds(id, other)) > 0;
}
