import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type Message, MessageSchema } from "../message.js";
import { type User, UserSchema } from "../user.js";

/** Someone wrote in the chat. */
export const ChatMessageEventSchema = eventSchema<"chatMessage", { message: Message; user: User }>(
  "chatMessage",
  { message: MessageSchema, user: UserSchema },
);

/** Someone wrote in the chat. */
export interface ChatMessageEvent extends v.InferOutput<typeof ChatMessageEventSchema> {}
