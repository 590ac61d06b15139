import type { Look } from "../look/read-look.js";

/** What the page says to the room's owner. */
export interface Notes {
  /** What is wrong in the address. */
  readonly address: boolean;
  /** How it is connected, and what else is wrong. */
  readonly state: boolean;
}

/**
 * Viewers are told nothing that is meant for the owner. A page with a background is read by the owner, and so is one
 * that asks the feed by itself, outside of OBS: no bot says elsewhere what is wrong.
 */
export function notesOf(
  { notes, background, mode }: Pick<Look, "notes" | "background" | "mode">,
  isInObs = "obsstudio" in globalThis,
): Notes {
  if (notes !== "auto") return { address: notes === "on", state: notes === "on" };
  return { address: !isInObs, state: !isInObs && (background === "theme" || mode === "direct") };
}
