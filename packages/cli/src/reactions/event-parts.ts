import { publicEvent } from "@cb-events/room";
import { type CbEvent, displayName, isAnonymous, tipNote } from "@cb-events/types";

/** The tokens of a tip or a sale; undefined for what has none. */
export function tokensOf(event: CbEvent): number | undefined {
  if (event.type === "tip") return event.tip.tokens;
  return event.type === "mediaPurchase" ? event.media.tokens : undefined;
}

/** The text that goes with an event, as it may be shown in public: a note, a message, a subject, what was bought. */
export function textOf(event: CbEvent): string {
  const shown = publicEvent(event);
  if (shown === undefined) return "";
  if (shown.type === "tip") return tipNote(shown.tip);
  if (shown.type === "chatMessage") return shown.message.message;
  if (shown.type === "roomSubjectChange") return shown.roomSubject.subject;
  return shown.type === "mediaPurchase" ? (shown.media.name ?? "") : "";
}

/** Who it was, where that may be said: undefined for an anonymous tipper. */
export function nameOf(event: CbEvent): string | undefined {
  return isAnonymous(event) ? undefined : displayName(event);
}
