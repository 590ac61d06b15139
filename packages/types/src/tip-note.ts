import type { Tip } from "./tip.js";

const PREFIX = "| ";

/** The tipper's note without the one `"| "` that the feed puts before it; `""` when there is none. */
export function tipNote(tip: Tip): string {
  const note = tip.message ?? "";
  return note.startsWith(PREFIX) ? note.slice(PREFIX.length) : note;
}
