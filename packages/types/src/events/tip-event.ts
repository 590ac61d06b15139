import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type Tip, TipSchema } from "../tip.js";
import { type User, UserSchema } from "../user.js";

/** Someone tipped. The name is in `user` even when the tip is anonymous: show `displayName(event)` in public. */
export const TipEventSchema = eventSchema<"tip", { tip: Tip; user: User }>("tip", {
  tip: TipSchema,
  user: UserSchema,
});

/** Someone tipped. The name is in `user` even when the tip is anonymous: show `displayName(event)` in public. */
export interface TipEvent extends v.InferOutput<typeof TipEventSchema> {}
