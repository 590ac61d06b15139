import { type GoalsOptions, newGoals } from "./goal-options.js";
import { beginGoals, type Goals, goalsAt, nextOf } from "./goals.js";
import type { RoomState } from "./room-state.js";

/**
 * The state with other goals, or with none (`null`). Where the current one stays the same, in its place and its tokens,
 * it goes on as it was; else the first one begins, at 0. Throws a `TypeError` for what is wrong or unknown.
 */
export function setGoals(state: RoomState, goals: GoalsOptions | null): RoomState {
  const { goals: before } = state;
  const begun = newGoals(goals, state.updatedAt);
  if (currentOf(begun, before.index) !== currentOf(before, before.index)) return { ...state, goals: begun };
  const { list, carryOver, start } = begun;
  return isSame(before, begun) ? state : { ...state, goals: { ...before, list, carryOver, start } };
}

/** The state with the next goal at once; the same where there is none. What is beyond a goal that was reached is carried over, where that is set. */
export function nextGoal(state: RoomState): RoomState {
  return withGoals(state, nextOf(state.goals, state.updatedAt));
}

/** The state with the first goal again, at 0. */
export function resetGoals(state: RoomState): RoomState {
  return withGoals(state, beginGoals(state.goals, state.updatedAt));
}

/**
 * The state with the goals as they are at a time: after eight seconds a goal that was reached gives way to the next one, and
 * with `start: "day"` another day begins with the first. Each event does that by its own time; this is for what is shown
 * between two events.
 */
export function advanceGoals(state: RoomState, now: Date): RoomState {
  return withGoals(state, goalsAt(state.goals, state.timeZone, now.getTime()));
}

function withGoals(state: RoomState, goals: Goals): RoomState {
  return goals === state.goals ? state : { ...state, goals };
}

function currentOf({ list }: Goals, index: number): number | undefined {
  return list[index]?.tokens;
}

function isSame(a: Goals, b: Goals): boolean {
  return (
    a.carryOver === b.carryOver &&
    a.start === b.start &&
    a.list.length === b.list.length &&
    a.list.every(({ tokens, what }, at) => tokens === b.list[at]?.tokens && what === b.list[at]?.what)
  );
}
