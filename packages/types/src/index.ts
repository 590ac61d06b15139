export type { AbortSignalLike } from "./abort-signal-like.js";
export { type DecodeIssue, type DecodeResult, decodeEvent } from "./decode-event.js";
export { displayName, isAnonymous } from "./display-name.js";
export { encodeEvent } from "./encode-event.js";
export { type CbEvent, type EventOf, EventSchema } from "./event.js";
export { compareEventIds, eventTime } from "./event-id.js";
export { EventType } from "./event-type.js";
export { type BroadcastStartEvent, BroadcastStartEventSchema } from "./events/broadcast-start-event.js";
export { type BroadcastStopEvent, BroadcastStopEventSchema } from "./events/broadcast-stop-event.js";
export { type ChatMessageEvent, ChatMessageEventSchema } from "./events/chat-message-event.js";
export { type FanclubJoinEvent, FanclubJoinEventSchema } from "./events/fanclub-join-event.js";
export { type FollowEvent, FollowEventSchema } from "./events/follow-event.js";
export { type MediaPurchaseEvent, MediaPurchaseEventSchema } from "./events/media-purchase-event.js";
export { type PrivateMessageEvent, PrivateMessageEventSchema } from "./events/private-message-event.js";
export {
  type RoomSubjectChangeEvent,
  RoomSubjectChangeEventSchema,
} from "./events/room-subject-change-event.js";
export { type TipEvent, TipEventSchema } from "./events/tip-event.js";
export { type UnfollowEvent, UnfollowEventSchema } from "./events/unfollow-event.js";
export type { UnknownEvent } from "./events/unknown-event.js";
export { type UserEnterEvent, UserEnterEventSchema } from "./events/user-enter-event.js";
export { type UserLeaveEvent, UserLeaveEventSchema } from "./events/user-leave-event.js";
export { type Media, MediaSchema } from "./media.js";
export { type Message, MessageSchema } from "./message.js";
export { printable } from "./printable.js";
export { type RoomSubject, RoomSubjectSchema } from "./room-subject.js";
export { type Tip, TipSchema } from "./tip.js";
export { tipNote } from "./tip-note.js";
export { type User, UserSchema } from "./user.js";
export type { WireEvent } from "./wire-event.js";
