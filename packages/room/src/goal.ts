import * as v from "valibot";
import { check } from "./check.js";
import type { Frozen } from "./frozen.js";
import { plus } from "./plus.js";
import { CountSchema, IdSchema } from "./schema-parts.js";

/** The tokens that the room tips together. */
export const GoalSchema = v.strictObject({
  /** Tokens wanted. */
  tokens: v.pipe(CountSchema, v.minValue(1)),
  /** Tokens tipped since the goal was set. Goes on beyond the goal. */
  progress: CountSchema,
  /** Id of the tip that reached it; null until then. */
  reachedBy: v.nullable(IdSchema),
});
/** The tokens that the room tips together. */
export interface Goal extends Frozen<v.InferOutput<typeof GoalSchema>> {}

/** A goal that begins. Throws a `TypeError` unless it is a whole number of tokens. */
export function newGoal(tokens: number): Goal {
  const fits = Number.isSafeInteger(tokens) && tokens >= 1;
  check(fits, "goal", "a whole number of tokens, 1 or more", tokens);
  return { tokens, progress: 0, reachedBy: null };
}

/** With one more tip. */
export function addToGoal(goal: Goal, tokens: number, id: string): Goal {
  const progress = plus(goal.progress, tokens);
  const reachedBy = goal.reachedBy ?? (progress >= goal.tokens ? id : null);
  return { ...goal, progress, reachedBy };
}
