import * as v from "valibot";
import type { KnownFields } from "./known-fields.js";

/** The subject (topic, title) of the room. */
export const RoomSubjectSchema = v.looseObject({
  /** The new subject. `""` is valid. */
  subject: v.string(),
});

/** The subject (topic, title) of the room. */
export type RoomSubject = KnownFields<v.InferOutput<typeof RoomSubjectSchema>>;
