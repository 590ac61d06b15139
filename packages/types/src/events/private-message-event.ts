import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type Message, MessageSchema } from "../message.js";
import { type User, UserSchema } from "../user.js";

/** A private message, received or sent: `user` is who wrote it, and may be the broadcaster. */
export const PrivateMessageEventSchema = eventSchema<"privateMessage", { message: Message; user: User }>(
  "privateMessage",
  { message: MessageSchema, user: UserSchema },
);

/** A private message, received or sent: `user` is who wrote it, and may be the broadcaster. */
export interface PrivateMessageEvent extends v.InferOutput<typeof PrivateMessageEventSchema> {}
