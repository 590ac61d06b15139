import type { Burst } from "./burst.js";
import { type Goal, nextGoalAt } from "./goals.js";
import { plus } from "./plus.js";
import { PRESENT, stillPresent } from "./presence.js";
import type { RoomState } from "./room-state.js";
import { dateIn } from "./time-zone.js";
import { mergeTippers, type Tipper } from "./tipper.js";
import { partsAt, startOf } from "./tonight.js";

/** The current goal, with what a page shows of it. */
export interface GoalProgress extends Goal {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** How many goals there are. */
  readonly count: number;
  /** Tokens tipped for it. Goes on beyond the goal. */
  readonly progress: number;
  /** Id of the tip that reached it; null until then. */
  readonly reachedBy: string | null;
  /** When the next goal begins, in milliseconds since 1970; null until this one is reached, and when it is the last one. */
  readonly nextAt: number | null;
  /** Whether it was reached. */
  readonly reached: boolean;
  /** Tokens still wanted; 0 when it was reached. */
  readonly left: number;
  /** Tokens beyond the goal; 0 until it was reached. */
  readonly over: number;
  /** How much of it was reached, from 0 to 1. */
  readonly share: number;
}

/** The tips since the broadcast began, or of the last 12 hours. */
export interface TonightTotals {
  /** When it began, in milliseconds since 1970; null where no broadcast was seen to begin: it is the last 12 hours then. */
  readonly since: number | null;
  /** Tokens of all tips. */
  readonly tokens: number;
  /** How many tips. */
  readonly count: number;
  /** Who tipped most under their name, first the most; of two with the same, by name. */
  readonly leaderboard: readonly Tipper[];
}

/** Who tipped most under their name, first the most; of two with the same, by name. */
export function leaderboard({ tippers }: RoomState, limit = 10): readonly Tipper[] {
  return mostOf(tippers, limit);
}

/** The tips since the last `broadcastStart`; where none was seen, of the last 12 hours. */
export function tonight(state: RoomState, now: Date, limit = 10): TonightTotals {
  const at = now.getTime();
  const parts = partsAt(state.tonight, at);
  return {
    since: startOf(state.tonight, at),
    tokens: parts.reduce((sum, { tokens }) => plus(sum, tokens), 0),
    count: parts.reduce((sum, { count }) => sum + count, 0),
    leaderboard: mostOf(mergeTippers(parts.map(({ tippers }) => tippers)), limit),
  };
}

/** How far the current goal is; null when there is none. */
export function goalProgress({ goals }: RoomState): GoalProgress | null {
  const { list, index, progress, reachedBy } = goals;
  const goal = list[index];
  if (goal === undefined) return null;
  const { tokens, what } = goal;
  return {
    tokens,
    what,
    index,
    count: list.length,
    progress,
    reachedBy,
    nextAt: nextGoalAt(goals),
    reached: progress >= tokens,
    left: Math.max(0, tokens - progress),
    over: Math.max(0, progress - tokens),
    share: Math.min(1, progress / tokens),
  };
}

/** Tokens tipped on the day, in the room's time zone, on which `now` is. */
export function tokensToday({ days, timeZone }: RoomState, now: Date): number {
  const date = dateIn(timeZone, now.getTime());
  return days.find((day) => day.date === date)?.tokens ?? 0;
}

/** Names of those in the room at the time `now`, in order, as far as they were seen since the state was read. Private. */
export function presentUsers(
  { [PRESENT]: present = [], awayAfter }: RoomState,
  now: Date,
): readonly string[] {
  return stillPresent(present, awayAfter, now.getTime()).map(({ name }) => name);
}

/** The bursts of tips that began last, the newest first. */
export function latestBursts({ bursts }: RoomState, limit = 10): readonly Burst[] {
  return [...bursts].reverse().slice(0, limit);
}

function mostOf(tippers: readonly Tipper[], limit: number): readonly Tipper[] {
  return [...tippers].sort((a, b) => b.tokens - a.tokens).slice(0, limit);
}
