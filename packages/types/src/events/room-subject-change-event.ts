import type * as v from "valibot";
import { eventSchema } from "../event-schema.js";
import { type RoomSubject, RoomSubjectSchema } from "../room-subject.js";

/** The subject of the room changed. It has no user. */
export const RoomSubjectChangeEventSchema = eventSchema<
  "roomSubjectChange",
  { roomSubject: RoomSubject },
  RoomSubject
>("roomSubjectChange", RoomSubjectSchema.entries, ({ subject, ...event }) => ({
  ...event,
  roomSubject: { subject },
}));

/** The subject of the room changed. It has no user. */
export interface RoomSubjectChangeEvent extends v.InferOutput<typeof RoomSubjectChangeEventSchema> {}
