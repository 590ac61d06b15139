import type { GapReport } from "@cb-events/core";
import { type CbEvent, encodeEvent } from "@cb-events/types";

/** What goes into a log: an event, or a gap of the feed at its place. */
export type Entry = { readonly event: CbEvent } | { readonly gap: GapReport };

const OWN_ID = /^(?:0|[1-9]\d*)-(?:0|[1-9]\d*)$/;
const MAX_PART = 2n ** 64n - 1n;

/** The kind, the id and the text of an entry, as the script takes them. */
export type EntryArguments = readonly [kind: "e" | "o" | "g", id: string, text: string];

/**
 * An entry as the script takes it. Throws a `RangeError` for an event that is nested too deep to be written: see
 * `toUnwritable`.
 */
export function toArguments(entry: Entry): EntryArguments {
  if ("gap" in entry) return ["g", "", JSON.stringify(entry.gap)];
  const { event } = entry;
  return [kindOf(event), event.id, JSON.stringify(encodeEvent(event))];
}

/** What stands in the log for an event that cannot be written: no event, which each group puts among its dead letters. */
export function toUnwritable(event: CbEvent): EntryArguments {
  const method = event.type === "unknown" ? event.method : event.type;
  return [kindOf(event), event.id, JSON.stringify({ method, id: event.id, problem: "nested too deep" })];
}

function kindOf({ id }: CbEvent): "e" | "o" {
  return isEntryId(id) ? "e" : "o";
}

/** Redis takes the id for an entry as it is, and gives it back letter by letter. */
export function isEntryId(id: string): boolean {
  if (id.length > 41 || !OWN_ID.test(id) || id === "0-0") return false;
  return id.split("-").every((part) => BigInt(part) <= MAX_PART);
}
