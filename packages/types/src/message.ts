import * as v from "valibot";
import type { KnownFields } from "./known-fields.js";

/** A chat message or a private message. */
export const MessageSchema = v.looseObject({
  /** The text. `""` is valid. Anyone can type anything here: escape it before it reaches a page or a terminal. */
  message: v.string(),
  /** Colour of the text, `#rrggbb`, or `""`. */
  color: v.optional(v.string()),
  /** Colour behind the text, or null. */
  bgColor: v.optional(v.nullable(v.string())),
  /** Name of the font, such as `default`. */
  font: v.optional(v.string()),
  /** The text before a room app changed it; null when none did. Not in the official documentation. */
  orig: v.optional(v.nullable(v.string())),
  /** Who wrote it; private messages only. */
  fromUser: v.optional(v.string()),
  /** Whom it is for; private messages only. */
  toUser: v.optional(v.string()),
});

/** A chat message or a private message. */
export type Message = KnownFields<v.InferOutput<typeof MessageSchema>>;
