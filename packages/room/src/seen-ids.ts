import { compareEventIds } from "@cb-events/types";
import * as v from "valibot";
import { append, find, put, sizeOf, withoutFirst } from "./chunks.js";
import type { Frozen } from "./frozen.js";
import { LIMITS } from "./limits.js";
import { chunksOf, IdSchema } from "./schema-parts.js";

const UsualIdSchema = v.pipe(
  IdSchema,
  v.check((id) => compareEventIds(id, id) !== undefined, "an id <ms>-<seq>"),
);

/** The events that were counted: what comes again is a repeat. */
export const SeenIdsSchema = v.strictObject({
  /** The highest id that is remembered no more: one that is not above it is taken for a repeat. */
  floor: v.nullable(UsualIdSchema),
  /** The highest ids, ascending; in chunks. */
  latest: chunksOf(UsualIdSchema, LIMITS.ids, isAbove),
  /** Ids that are not `<ms>-<seq>`, as they came. */
  odd: v.pipe(v.array(IdSchema), v.maxLength(LIMITS.ids)),
});
type SeenIds = Frozen<v.InferOutput<typeof SeenIdsSchema>>;

/** With the id; undefined when it was there. */
export function withId(ids: SeenIds, id: string): SeenIds | undefined {
  const newest = ids.latest.at(-1)?.at(-1);
  const order = compareEventIds(id, newest ?? id);
  if (order === undefined) return withOddId(ids, id);
  // Nearly every event has the highest id so far, and needs no search.
  if (newest === undefined || order > 0) return withinLimit({ ...ids, latest: append(ids.latest, id) });
  if (isKnown(ids, id)) return undefined;
  return withinLimit({ ...ids, latest: put(ids.latest, id, orderOf(id)) });
}

function isKnown({ floor, latest }: SeenIds, id: string): boolean {
  if (floor !== null && !isAbove(id, floor)) return true;
  return find(latest, orderOf(id)) !== undefined;
}

/** The lowest is forgotten, not the oldest: an id from far ahead never becomes the floor of all that follow. */
function withinLimit(ids: SeenIds): SeenIds {
  const { latest } = ids;
  const lowest = latest[0]?.[0];
  if (lowest === undefined || sizeOf(latest) <= LIMITS.ids) return ids;
  return { ...ids, floor: lowest, latest: withoutFirst(latest) };
}

function withOddId(ids: SeenIds, id: string): SeenIds | undefined {
  if (ids.odd.includes(id)) return undefined;
  const odd = ids.odd.slice(1 - LIMITS.ids);
  odd.push(id);
  return { ...ids, odd };
}

const orderOf = (id: string) => (other: string) => Number(compareEventIds(other, id));

function isAbove(id: string, other: string): boolean {
  return orderOf(id)(other) < 0;
}
