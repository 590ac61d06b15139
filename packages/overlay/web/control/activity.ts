import type { Listed } from "../alerts/alert.js";
import { headlineOf } from "../alerts/alert-of.js";
import type { SourceEvent } from "../source.js";

/** Entries of the list, at most. */
const MOST = 40;

/** Something that alerted. */
export interface Activity extends Listed {
  /** Names it to the bot. */
  readonly place: string;
}

/** With one more, the newest first. What has no place cannot be shown again. */
export function withActivity(list: readonly Activity[], { event, place }: SourceEvent): readonly Activity[] {
  const headline = headlineOf(event);
  if (headline === undefined || place === undefined) return list;
  return [{ ...headline, place }, ...list].slice(0, MOST);
}
