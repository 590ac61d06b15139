export type { Burst } from "./burst.js";
export { createRoomState, setGoal } from "./create-room-state.js";
export type { Goal } from "./goal.js";
export type { LastTip } from "./last-tip.js";
export { parseRoomState } from "./parse-room-state.js";
export type { PresentUser } from "./presence.js";
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
  tokensToday,
} from "./select.js";
export type { DayTotals, TipTotals } from "./tip-totals.js";
export type { Tipper } from "./tipper.js";
