import * as v from "valibot";
import { described } from "./described.js";
import type { KnownFields } from "./known-fields.js";
import { openEnum } from "./open-enum.js";
import { wholeNumber } from "./whole-number.js";

/** A photo set or a video that was bought. */
export const MediaSchema = v.looseObject({
  /** Number in the official documentation, string in other sources: both are accepted, and kept as they came. */
  id: described<number | string>(
    "(number | string)",
    (value) => /^(number|string)$/.test(typeof value) && !Number.isNaN(value),
  ),
  /** What was bought. */
  type: v.optional(openEnum<"photos" | "video">()),
  /** Title of the set or video. */
  name: v.optional(v.string()),
  /** Its price in tokens: a whole number. */
  tokens: wholeNumber(0),
});

/** A photo set or a video that was bought. */
export type Media = KnownFields<v.InferOutput<typeof MediaSchema>>;
