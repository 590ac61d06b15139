import type { AlertLook } from "../../src/protocol.js";
import type { Headline } from "./alert.js";

/** From the least to the most. */
export const LOOKS = ["small", "normal", "large", "huge", "frame"] as const satisfies readonly AlertLook[];

/** Least tokens of each look above the first, where neither the address nor the bot says otherwise. */
export const TIERS: readonly number[] = [25, 100, 500, 1000];

/** For how long an alert of a look stays, in milliseconds. */
export const TIMES: Readonly<Record<AlertLook, number>> = {
  small: 3000,
  normal: 6000,
  large: 8000,
  huge: 10_000,
  frame: 12_000,
};

/** The look of what happened: by its tokens; a new fan is a large thing, a new follower a small one. */
export function lookOf(
  { kind, tokens }: Pick<Headline, "kind" | "tokens">,
  tiers: readonly number[],
): AlertLook {
  if (kind === "fanclub") return "large";
  if (kind === "follow") return "small";
  return LOOKS[tiers.filter((least) => tokens >= least).length] ?? "frame";
}

/** The one that makes more of itself. */
export function moreOf(a: AlertLook, b: AlertLook): AlertLook {
  return LOOKS.indexOf(a) < LOOKS.indexOf(b) ? b : a;
}
