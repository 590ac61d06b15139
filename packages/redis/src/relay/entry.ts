import type { GapReport } from "@cb-events/core";
import { type CbEvent, encodeEvent } from "@cb-events/types";

/** What goes into a log: an event, or a gap of the feed at its place. */
export type Entry = { readonly event: CbEvent } | { readonly gap: GapReport };

const OWN_ID = /^(?:0|[1-9]\d*)-(?:0|[1-9]\d*)$/;
const MAX_PART = 2n ** 64n - 1n;

/** The kind, the id and the text of an entry, as the script takes them. */
export function toArguments(entry: Entry): [kind: "e" | "o" | "g", id: string, text: string] {
  if ("gap" in entry) return ["g", "", JSON.stringify(entry.gap)];
  const { event } = entry;
  return [isEntryId(event.id) ? "e" : "o", event.id, JSON.stringify(encodeEvent(event))];
}

/** Redis takes the id for an entry as it is, and gives it back letter by letter. */
export function isEntryId(id: string): boolean {
  if (id.length > 41 || !OWN_ID.test(id) || id === "0-0") return false;
  return id.split("-").every((part) => BigInt(part) <= MAX_PART);
}
