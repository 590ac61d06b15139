import * as v from "valibot";
import { type BroadcastStartEvent, BroadcastStartEventSchema } from "./events/broadcast-start-event.js";
import { type BroadcastStopEvent, BroadcastStopEventSchema } from "./events/broadcast-stop-event.js";
import { type ChatMessageEvent, ChatMessageEventSchema } from "./events/chat-message-event.js";
import { type FanclubJoinEvent, FanclubJoinEventSchema } from "./events/fanclub-join-event.js";
import { type FollowEvent, FollowEventSchema } from "./events/follow-event.js";
import { type MediaPurchaseEvent, MediaPurchaseEventSchema } from "./events/media-purchase-event.js";
import { type PrivateMessageEvent, PrivateMessageEventSchema } from "./events/private-message-event.js";
import {
  type RoomSubjectChangeEvent,
  RoomSubjectChangeEventSchema,
} from "./events/room-subject-change-event.js";
import { type TipEvent, TipEventSchema } from "./events/tip-event.js";
import { type UnfollowEvent, UnfollowEventSchema } from "./events/unfollow-event.js";
import { type UnknownEvent, UnknownEventSchema } from "./events/unknown-event.js";
import { type UserEnterEvent, UserEnterEventSchema } from "./events/user-enter-event.js";
import { type UserLeaveEvent, UserLeaveEventSchema } from "./events/user-leave-event.js";
import type { WireEvent } from "./wire-event.js";

/** Anything that happens in a room. `event.type` tells which, and narrows the type. (`Event` is the DOM's.) */
export type CbEvent =
  | TipEvent
  | FanclubJoinEvent
  | MediaPurchaseEvent
  | ChatMessageEvent
  | PrivateMessageEvent
  | UserEnterEvent
  | UserLeaveEvent
  | FollowEvent
  | UnfollowEvent
  | BroadcastStartEvent
  | BroadcastStopEvent
  | RoomSubjectChangeEvent
  | UnknownEvent;

/** The event of a type: `EventOf<"tip">` is `TipEvent`. */
export type EventOf<T extends CbEvent["type"]> = Extract<CbEvent, { type: T }>;

type Schema<TEvent extends CbEvent = CbEvent> = v.GenericSchema<WireEvent, TEvent>;

const schemas = [
  TipEventSchema,
  FanclubJoinEventSchema,
  MediaPurchaseEventSchema,
  ChatMessageEventSchema,
  PrivateMessageEventSchema,
  UserEnterEventSchema,
  UserLeaveEventSchema,
  FollowEventSchema,
  UnfollowEventSchema,
  BroadcastStartEventSchema,
  BroadcastStopEventSchema,
  RoomSubjectChangeEventSchema,
];

// A Map, so that a method named like an inherited property (`constructor`) finds nothing.
const schemaByMethod = new Map<unknown, Schema>(
  schemas.map((schema) => [schema.entries.method.literal, schema]),
);

/** The schema for what the input says it is. */
export function schemaOf(input: unknown): Schema {
  const method = (input as { readonly method?: unknown } | null | undefined)?.method;
  return schemaByMethod.get(method) ?? UnknownEventSchema;
}

/** Any event in wire form; gives the typed event. It is strict about known fields: `decodeEvent` salvages. */
export const EventSchema: Schema = v.lazy(schemaOf);
