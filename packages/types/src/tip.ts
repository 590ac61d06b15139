import * as v from "valibot";
import type { KnownFields } from "./known-fields.js";
import { wholeNumber } from "./whole-number.js";

/** Tokens given to the broadcaster. */
export const TipSchema = v.looseObject({
  /** Tokens given: a whole number, 1 or more. */
  tokens: wholeNumber(1),
  /** True: show no name in public. The name is in the payload all the same. */
  isAnon: v.optional(v.boolean()),
  /** The tipper's note as the feed sends it, with a leading `"| "`; `""` when there is none. See `tipNote`. */
  message: v.optional(v.string()),
});

/** Tokens given to the broadcaster. */
export type Tip = KnownFields<v.InferOutput<typeof TipSchema>>;
