import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** Someone began to follow the broadcaster. */
export const FollowEventSchema = eventSchema<"follow", { user: User }>("follow", { user: UserSchema });

/** Someone began to follow the broadcaster. */
export interface FollowEvent extends v.InferOutput<typeof FollowEventSchema> {}
