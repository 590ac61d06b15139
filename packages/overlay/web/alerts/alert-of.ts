import { type CbEvent, displayName, isAnonymous, tipNote } from "@cb-events/types";
import type { SourceEvent } from "../source.js";
import { tidy, tidyName } from "../text.js";
import { type Alert, type Headline, NOTHING } from "./alert.js";

/** Characters of a note, as a reader counts them. */
const NOTE = 140;

/** The alert of an event; undefined when there is none, as for a tip of less than `least` tokens. */
export function alertOf({ event, place, isTest }: SourceEvent, least = 1): Alert | undefined {
  const headline = headlineOf(event);
  if (headline === undefined || (headline.kind === "tip" && headline.tokens < least && !isTest))
    return undefined;
  return { headline, rest: NOTHING, isTest, places: place === undefined ? [] : [place] };
}

/** What is said of an event, in an alert and in the list of the latest. */
export function headlineOf(event: CbEvent): Headline | undefined {
  const base = {
    name: tidyName(displayName(event)),
    isAnonymous: isAnonymous(event),
    count: 1,
    tokens: 0,
    note: "",
  };
  switch (event.type) {
    case "tip":
      // The note of an anonymous tip may hold the name.
      return {
        ...base,
        kind: "tip",
        tokens: event.tip.tokens,
        note: base.isAnonymous ? "" : tidy(tipNote(event.tip), NOTE),
      };
    case "mediaPurchase":
      return { ...base, kind: "media", tokens: event.media.tokens, note: tidy(event.media.name ?? "", NOTE) };
    case "fanclubJoin":
      return { ...base, kind: "fanclub" };
    case "follow":
      return { ...base, kind: "follow" };
    default:
      return undefined;
  }
}
