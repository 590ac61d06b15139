import * as v from "valibot";
import type { KnownFields } from "./known-fields.js";
import { openEnum } from "./open-enum.js";

/** A person in the room. Only the name is certain to be there: the official documentation lists fewer fields than real answers hold. */
export const UserSchema = v.looseObject({
  /** The name as the site shows it. On an anonymous tip it is there all the same: see `displayName`. */
  username: v.string(),
  /** `m` male, `f` female, `t` trans, `c` couple. */
  gender: v.optional(openEnum<"m" | "f" | "t" | "c">()),
  /** `""` not trans, `tf`, `tm` or `tn`. */
  subgender: v.optional(openEnum<"" | "tf" | "tm" | "tn">()),
  /** Is a member of the broadcaster's fan club. */
  inFanclub: v.optional(v.boolean()),
  /** Has one token or more. */
  hasTokens: v.optional(v.boolean()),
  /** Is a moderator of the room. */
  isMod: v.optional(v.boolean()),
  /** How much was tipped lately. `few` is sent, though the official documentation does not list it. */
  recentTips: v.optional(openEnum<"none" | "few" | "some" | "lots" | "tons">()),
  /** Colour of the name: `o` owner, `m` moderator, `f` fan club, `l` dark purple, `p` light purple, `tr` dark blue, `t` light blue, `g` grey. */
  colorGroup: v.optional(openEnum<"o" | "m" | "f" | "l" | "p" | "tr" | "t" | "g">()),
  /** The fan club membership renews by itself. */
  fcAutoRenew: v.optional(v.boolean()),
  /** Uses the dark mode of the site. Spelt with a small `m` on the wire. */
  hasDarkmode: v.optional(v.boolean()),
  /** Is in a private show. */
  inPrivateShow: v.optional(v.boolean()),
  /** Is broadcasting (in a room of their own). */
  isBroadcasting: v.optional(v.boolean()),
  /** Follows the broadcaster, as it is after the event: `true` on a follow, `false` on an unfollow. */
  isFollower: v.optional(v.boolean()),
  /** Owns the room. */
  isOwner: v.optional(v.boolean()),
  /** Is silenced in the room. */
  isSilenced: v.optional(v.boolean()),
  /** Is spying on a private show. */
  isSpying: v.optional(v.boolean()),
  /** Language of the site, such as `en`. */
  language: v.optional(
    openEnum<"de" | "en" | "es" | "fr" | "it" | "ja" | "ko" | "pl" | "pt" | "ru" | "zh">(),
  ),
});

/** A person in the room. Only the name is certain to be there. */
export type User = KnownFields<v.InferOutput<typeof UserSchema>>;
