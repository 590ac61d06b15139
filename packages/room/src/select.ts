import type { Burst } from "./burst.js";
import type { Goal } from "./goal.js";
import { stillPresent } from "./presence.js";
import type { RoomState } from "./room-state.js";
import { dateIn } from "./time-zone.js";
import type { Tipper } from "./tipper.js";

/** The goal, with what a page shows of it. */
export interface GoalProgress extends Goal {
  /** Whether it was reached. */
  readonly reached: boolean;
  /** Tokens still wanted; 0 when it was reached. */
  readonly left: number;
  /** Tokens beyond the goal; 0 until it was reached. */
  readonly over: number;
  /** How much of it was reached, from 0 to 1. */
  readonly share: number;
}

/** Who tipped most under their name, first the most; of two with the same, by name. */
export function leaderboard(state: RoomState, limit = 10): readonly Tipper[] {
  return [...state.tippers].sort((a, b) => b.tokens - a.tokens).slice(0, limit);
}

/** How far the goal is; null when there is none. */
export function goalProgress({ goal }: RoomState): GoalProgress | null {
  if (goal === null) return null;
  const { tokens, progress } = goal;
  return {
    ...goal,
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

/** Names of those in the room at the time `now`, in order. Private. */
export function presentUsers({ present, awayAfter }: RoomState, now: Date): readonly string[] {
  return stillPresent(present, awayAfter, now.getTime()).map(({ name }) => name);
}

/** The bursts of tips that began last, the newest first. */
export function latestBursts({ bursts }: RoomState, limit = 10): readonly Burst[] {
  return [...bursts].reverse().slice(0, limit);
}
