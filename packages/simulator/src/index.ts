export type { Answer, FeedRequest, Reply, StreamedBody } from "./answer.js";
export { type BroadcastOptions, broadcastStart, broadcastStop } from "./builders/broadcast.js";
export { type ChatMessageOptions, chatMessage } from "./builders/chat-message.js";
export type { BuilderOptions, BuiltEvent, EventDraft } from "./builders/draft.js";
export { fanclubJoin } from "./builders/fanclub-join.js";
export { follow, unfollow } from "./builders/follow.js";
export { type MediaPurchaseOptions, mediaPurchase } from "./builders/media-purchase.js";
export type { PersonOptions } from "./builders/person-event.js";
export { userEnter, userLeave } from "./builders/presence.js";
export { type PrivateMessageOptions, privateMessage } from "./builders/private-message.js";
export { type RoomSubjectChangeOptions, roomSubjectChange } from "./builders/room-subject-change.js";
export { type TipOptions, tip } from "./builders/tip.js";
export type { UserFields, WireUser } from "./builders/wire-user.js";
export type { ExpireCursorFault, RefuseCursorFault } from "./faults/cursor-fault.js";
export type {
  DripFault,
  Fault,
  FaultKind,
  PlainFault,
  RedirectFault,
  ResetFault,
  StatusFault,
} from "./faults/fault.js";
export type { CursorTurn, FaultTurn } from "./faults/fault-turn.js";
export type {
  DropNextUrlFault,
  ForeignNextUrlFault,
  OlderCursorFault,
  OverlapPageFault,
  PageFault,
  PlainPageFault,
  ShortPageFault,
} from "./faults/page-fault.js";
export type { FeedResponse } from "./feed-response.js";
export type { FeedFetch, FetchInit } from "./fetch.js";
export type { SimulatorOptions } from "./options.js";
export type { RecordedRequest } from "./request-record.js";
export type { Show, ShowOptions, ShowStep } from "./show.js";
export type { Signal } from "./signal.js";
export { type BrokenEvent, Simulator } from "./simulator.js";
export { type TrafficOptions, traffic } from "./traffic/traffic.js";
