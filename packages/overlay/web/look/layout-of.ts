import type { Part } from "./options.js";

/** One part fills its source; more stand on a stage, the frame of a video. */
export function layoutOf(show: readonly Part[]): "solo" | "stage" {
  return new Set(show).size === 1 ? "solo" : "stage";
}
