import * as v from "valibot";
import type { Frozen } from "./frozen.js";
import { LIMITS } from "./limits.js";
import { plus } from "./plus.js";
import { CountSchema, IdSchema, TextSchema, TimeSchema } from "./schema-parts.js";
import { DAY } from "./time.js";
import { dateIn } from "./time-zone.js";

/** How long a goal that is reached stays before the next one begins, in milliseconds. */
const NEXT_AFTER = 8000;

/** Tokens that the room tips together, and what for. */
export const GoalSchema = v.strictObject({
  /** Tokens wanted: a whole number, 1 or more. */
  tokens: v.pipe(CountSchema, v.minValue(1)),
  /** What happens when it is reached; `""` where that is not said. */
  what: TextSchema,
});
/** Tokens that the room tips together, and what for. */
export interface Goal extends Frozen<v.InferOutput<typeof GoalSchema>> {}

export const GoalsSchema = v.pipe(
  v.strictObject({
    /** In order; empty where there is no goal. */
    list: v.pipe(v.array(GoalSchema), v.maxLength(LIMITS.goals)),
    /** Whether tokens beyond a goal count for the next one. */
    carryOver: v.boolean(),
    /** When the first goal begins again: with each broadcast, each day, or never. */
    start: v.picklist(["broadcast", "day", "never"]),
    /** The place of the current goal in the list, from 0. */
    index: CountSchema,
    /** Tokens tipped for the current goal. Goes on beyond it until the next goal begins. */
    progress: CountSchema,
    /** Id of the tip that reached the current goal; null until then. */
    reachedBy: v.nullable(IdSchema),
    /** When that was, in milliseconds since 1970; null when it was not, or when the ids do not tell. */
    reachedAt: TimeSchema,
    /** When the first goal began, in milliseconds since 1970; null when that is not known. */
    since: TimeSchema,
  }),
  v.check(({ list, index }) => index === 0 || index < list.length, "a place in the list"),
);
/** The goals of a room, and how far the current one is. */
export interface Goals extends Frozen<v.InferOutput<typeof GoalsSchema>> {}

/** With the first goal at 0. */
export function beginGoals(goals: Goals, at: number | null): Goals {
  return { ...goals, index: 0, progress: 0, reachedBy: null, reachedAt: null, since: at };
}

/** As they are at a time: begun again on another day, if that is set, and the next one after one was reached. */
export function goalsAt(goals: Goals, timeZone: string, at: number): Goals {
  if (goals.list.length === 0) return goals;
  if (goals.since === null) return goalsAt({ ...goals, since: at }, timeZone, at);
  if (goals.start === "day" && isNewDay(goals.since, timeZone, at)) return beginGoals(goals, at);
  let current = goals;
  while (isNextDue(current, at)) current = nextOf(current, startOfNext(current.reachedAt, at));
  return current;
}

/** With one more tip. */
export function addToGoals(goals: Goals, tokens: number, id: string, at: number | null): Goals {
  const goal = goals.list[goals.index];
  if (goal === undefined) return goals;
  const progress = plus(goals.progress, tokens);
  if (goals.reachedBy !== null || progress < goal.tokens) return { ...goals, progress };
  return { ...goals, progress, reachedBy: id, reachedAt: at };
}

/** With the next goal, which begins at the time; the same where there is none. */
export function nextOf(goals: Goals, at: number | null): Goals {
  const [goal, next] = goals.list.slice(goals.index, goals.index + 2);
  if (goal === undefined || next === undefined) return goals;
  const progress = goals.carryOver ? Math.max(0, goals.progress - goal.tokens) : 0;
  const isReached = progress >= next.tokens;
  return {
    ...goals,
    index: goals.index + 1,
    progress,
    reachedBy: isReached ? goals.reachedBy : null,
    reachedAt: isReached ? at : null,
  };
}

/** When the next goal begins, in milliseconds since 1970; null when that is not known, or there is no next one. */
export function nextGoalAt({ list, index, reachedBy, reachedAt }: Goals): number | null {
  if (reachedBy === null || reachedAt === null || index + 1 >= list.length) return null;
  return reachedAt + NEXT_AFTER;
}

function isNextDue({ list, index, reachedBy, reachedAt }: Goals, at: number): boolean {
  if (reachedBy === null || index + 1 >= list.length) return false;
  return reachedAt === null || at >= reachedAt + NEXT_AFTER || at < reachedAt - DAY;
}

/** A time that is not known, or was wrong, holds up no goal. */
function startOfNext(reachedAt: number | null, at: number): number {
  return reachedAt === null || reachedAt > at ? at : reachedAt + NEXT_AFTER;
}

/** What comes late, from the day before, begins nothing. */
function isNewDay(since: number, timeZone: string, at: number): boolean {
  if (at < since && at >= since - DAY) return false;
  return dateIn(timeZone, at) !== dateIn(timeZone, since);
}
