import { eventTime } from "@cb-events/types";
import * as v from "valibot";
import { forget, type Ranges } from "./forgotten-ids.js";
import { newGoals } from "./goal-options.js";
import type { Goals } from "./goals.js";
import { LIMITS } from "./limits.js";
import { BroadcastSchema } from "./room-state.js";
import { CountSchema, IdSchema, TimeSchema } from "./schema-parts.js";
import type { SeenIds } from "./seen-ids.js";
import { newTonight } from "./tonight.js";

/** What is another in a state of version 1: one goal, no tonight, lists in chunks, and who is there. */
export const Version1Schema = v.looseObject({
  version: v.literal(1),
  updatedAt: TimeSchema,
  broadcast: BroadcastSchema,
  goal: v.nullable(
    v.object({
      tokens: v.pipe(CountSchema, v.minValue(1)),
      progress: CountSchema,
      reachedBy: v.nullable(IdSchema),
    }),
  ),
  ids: v.object({ floor: v.nullable(IdSchema), latest: v.array(v.array(IdSchema)), odd: v.array(IdSchema) }),
  present: v.unknown(),
});
type Version1 = v.InferOutput<typeof Version1Schema>;

/** A state of version 1 in today's form, which is checked still. */
export function fromVersion1({ version, goal, present, ids, ...others }: Version1): unknown {
  const { updatedAt, broadcast } = others;
  return {
    ...others,
    version: 2,
    goals: goalsOf(goal, updatedAt),
    // Its tips are not known: it begins with what comes.
    tonight: newTonight(broadcast.status === "on", updatedAt),
    ids: idsOf(ids),
    doubt: null,
  };
}

function goalsOf(goal: Version1["goal"], updatedAt: number | null): Goals {
  if (goal === null) return newGoals(null, updatedAt);
  const { tokens, progress, reachedBy } = goal;
  const reachedAt = reachedBy === null ? null : (eventTime({ id: reachedBy })?.getTime() ?? updatedAt);
  return { ...newGoals({ list: [{ tokens }] }, updatedAt), progress, reachedBy, reachedAt };
}

function idsOf({ floor, latest, odd }: Version1["ids"]): SeenIds {
  const all = latest.flat();
  const known = floor === null ? [] : [{ from: "0-0", to: floor }];
  const forgotten = all.slice(0, -LIMITS.ids).reduce((ranges, id) => forget(ranges, id), known as Ranges);
  return { forgotten, latest: all.slice(-LIMITS.ids), odd };
}
