import * as v from "valibot";
import type { AlertToShow, AnswerToShow } from "./protocol.js";

/** The schema of an alert as the bot decided it. */
export const AlertSchema = v.object({
  name: v.string(),
  text: v.optional(v.string()),
  look: v.picklist(["small", "normal", "large", "huge", "frame"]),
  seconds: v.number(),
  image: v.optional(v.string()),
  sound: v.optional(v.string()),
  speak: v.optional(v.boolean()),
  ordered: v.optional(v.string()),
}) satisfies v.GenericSchema<unknown, AlertToShow>;

/** The schema of the answer to a command. */
export const AnswerSchema = v.object({
  command: v.picklist(["goal", "top", "menu"]),
  name: v.string(),
  text: v.string(),
}) satisfies v.GenericSchema<unknown, AnswerToShow>;
