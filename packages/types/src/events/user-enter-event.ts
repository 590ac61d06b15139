import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type User, UserSchema } from "../user.js";

/** Someone came into the room. */
export const UserEnterEventSchema = eventSchema<"userEnter", { user: User }>("userEnter", {
  user: UserSchema,
});

/** Someone came into the room. */
export interface UserEnterEvent extends v.InferOutput<typeof UserEnterEventSchema> {}
