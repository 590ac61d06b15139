import type { PublicState } from "@cb-events/room";

type RoomGoal = NonNullable<PublicState["goal"]>;
type Goal = Pick<RoomGoal, "what" | "tokens" | "progress" | "reached" | "left" | "over" | "share">;

/** The room's goal; where it has none, `wanted` tokens today. Null where that is 0. */
export function goalOf({ goal, tokensToday: progress }: PublicState, wanted: number): Goal | null {
  if (goal !== null || wanted === 0) return goal;
  return {
    what: "",
    tokens: wanted,
    progress,
    reached: progress >= wanted,
    left: Math.max(0, wanted - progress),
    over: Math.max(0, progress - wanted),
    share: Math.min(1, progress / wanted),
  };
}
