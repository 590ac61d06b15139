import * as v from "valibot";

/** A reaction as it is kept until it is done. */
export const ReactionSchema = v.object({
  /** What it is; unique for an event: `goal`, `alert:big tip`, `answer:top`. */
  name: v.string(),
  /** Id of the event that it is about. */
  eventId: v.string(),
  /** In words. Names and texts of the room stand in it as they came; none of it is private. */
  text: v.string(),
  /** What of the event may leave the process: see `publicEvent`. */
  event: v.looseObject({}),
  /** When it is to be done, in milliseconds since 1970: an alert that waits its turn is due later. */
  dueAt: v.number(),
  /** Names of the webhooks that are told. */
  webhooks: v.optional(v.array(v.string()), []),
});

/** Something that the bot does about an event: it says so in the terminal, and webhooks may be told. Plain JSON. */
export interface Reaction extends Readonly<v.InferOutput<typeof ReactionSchema>> {}

/** What a reaction is known by, in its room or everywhere: as the id of a job, which is of whole characters. */
export function keyOf({ name, eventId }: Pick<Reaction, "name" | "eventId">, room?: string): string {
  const key = [...(room === undefined ? [] : [room]), eventId, name].join(":");
  return /[\0\p{Cs}]/u.test(key) ? JSON.stringify(key) : key;
}
