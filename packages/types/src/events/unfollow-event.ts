import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** Someone stopped following the broadcaster. */
export const UnfollowEventSchema = eventSchema(
  "unfollow",
  { user: UserSchema },
  ({ user }): { user: User } => ({ user }),
);

/** Someone stopped following the broadcaster. */
export interface UnfollowEvent extends v.InferOutput<typeof UnfollowEventSchema> {}
