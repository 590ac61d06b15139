export type {
  CloseOptions,
  Dispatcher,
  PoolOptions,
  PoolRunOptions,
  RoomEvent,
  RoomHandler,
  RoomOptions,
  StopReport,
} from "./options.js";
export type { Planner, PlannerOptions, PlannerRoomOptions, PlannerStatus } from "./planner/options.js";
export { createPlanner } from "./planner/planner.js";
export { Pool } from "./pool.js";
export type { PoolStatus, RoomStatus } from "./status.js";
