export { AccessKeySchema, createAccessKey } from "./access-key.js";
export { createOverlayApp, type OverlayApp } from "./app.js";
export {
  addToLog,
  createEventLog,
  type EntryDetails,
  type EventLog,
  EventLogSchema,
  entriesBehind,
  KEPT_FOR,
  type LogEntry,
  nameOfPlace,
  SHOWN_TYPES,
} from "./event-log.js";
export { type BotStatus, type Health, type HealthOptions, healthOf, type RoomsHealth } from "./health.js";
export { mediaAddress } from "./media-address.js";
export { type MemorySource, memorySource } from "./memory-source.js";
export type { FileHandler, OverlayOptions } from "./options.js";
export type {
  AlertLook,
  AlertToShow,
  AnswerToShow,
  CheckResult,
  ControlAction,
  Diagnosis,
  EntryMessage,
  RoomSummary,
  ShowMessage,
  StateMessage,
} from "./protocol.js";
export type { OverlayRoom } from "./rooms-app.js";
export type { ControlResult, OverlaySource } from "./source.js";
