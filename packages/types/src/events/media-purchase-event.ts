import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type Media, MediaSchema } from "../media.js";
import { type User, UserSchema } from "../user.js";

/** Someone bought a photo set or a video. */
export const MediaPurchaseEventSchema = eventSchema<"mediaPurchase", { media: Media; user: User }>(
  "mediaPurchase",
  { media: MediaSchema, user: UserSchema },
);

/** Someone bought a photo set or a video. */
export interface MediaPurchaseEvent extends v.InferOutput<typeof MediaPurchaseEventSchema> {}
