import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** Someone joined the fan club. The feed says neither amount nor tier. */
export const FanclubJoinEventSchema = eventSchema<"fanclubJoin", { user: User }>("fanclubJoin", {
  user: UserSchema,
});

/** Someone joined the fan club. The feed says neither amount nor tier. */
export interface FanclubJoinEvent extends v.InferOutput<typeof FanclubJoinEventSchema> {}
