import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** The broadcast ended. `user` is the broadcaster. */
export const BroadcastStopEventSchema = eventSchema<"broadcastStop", { user: User }>("broadcastStop", {
  user: UserSchema,
});

/** The broadcast ended. `user` is the broadcaster. */
export interface BroadcastStopEvent extends v.InferOutput<typeof BroadcastStopEventSchema> {}
