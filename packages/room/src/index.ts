export type { Burst } from "./burst.js";
export { advanceGoals, nextGoal, resetGoals, setGoals } from "./change-goals.js";
export { createRoomState } from "./create-room-state.js";
export type { GoalOptions, GoalsOptions } from "./goal-options.js";
export type { Goal, Goals } from "./goals.js";
export type { LastTip } from "./last-tip.js";
export { parseRoomState } from "./parse-room-state.js";
export { publicEvent } from "./public-event.js";
export { type PublicState, PublicStateSchema, publicState } from "./public-state.js";
export { reduceRoom } from "./reduce-room.js";
export type { RoomOptions } from "./room-options.js";
export { type RoomState, RoomStateSchema } from "./room-state.js";
export { RoomStateError } from "./room-state-error.js";
export {
  type GoalProgress,
  goalProgress,
  latestBursts,
  leaderboard,
  presentUsers,
  type TonightTotals,
  tokensToday,
  tonight,
} from "./select.js";
export type { DayTotals, TipTotals } from "./tip-totals.js";
export type { Tipper } from "./tipper.js";
export { resetTonight, type Tonight } from "./tonight.js";
