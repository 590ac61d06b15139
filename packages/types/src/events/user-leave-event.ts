import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** Someone left the room. */
export const UserLeaveEventSchema = eventSchema(
  "userLeave",
  { user: UserSchema },
  ({ user }): { user: User } => ({ user }),
);

/** Someone left the room. */
export interface UserLeaveEvent extends v.InferOutput<typeof UserLeaveEventSchema> {}
