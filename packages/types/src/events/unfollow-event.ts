import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** Someone stopped following the broadcaster. */
export const UnfollowEventSchema = eventSchema<"unfollow", { user: User }>("unfollow", { user: UserSchema });

/** Someone stopped following the broadcaster. */
export interface UnfollowEvent extends v.InferOutput<typeof UnfollowEventSchema> {}
