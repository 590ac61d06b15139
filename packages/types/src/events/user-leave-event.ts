import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** Someone left the room. */
export const UserLeaveEventSchema = eventSchema<"userLeave", { user: User }>("userLeave", {
  user: UserSchema,
});

/** Someone left the room. */
export interface UserLeaveEvent extends v.InferOutput<typeof UserLeaveEventSchema> {}
