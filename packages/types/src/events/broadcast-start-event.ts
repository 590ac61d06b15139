import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** The broadcast began. `user` is the broadcaster. */
export const BroadcastStartEventSchema = eventSchema<"broadcastStart", { user: User }>("broadcastStart", {
  user: UserSchema,
});

/** The broadcast began. `user` is the broadcaster. */
export interface BroadcastStartEvent extends v.InferOutput<typeof BroadcastStartEventSchema> {}
