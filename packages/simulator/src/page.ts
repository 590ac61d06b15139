import { jsonReply, type Reply } from "./answer.js";
import type { LogEntry } from "./entry-list.js";
import type { EventKey } from "./event-id.js";

/** What a 200 carries. */
export interface PageContent {
  readonly events: readonly LogEntry[];
  /** Null stands on the wire as null, undefined leaves the key out. */
  readonly nextUrl: string | null | undefined;
}

/** A page as it is when nothing goes wrong. */
export interface Page extends PageContent {
  /** A cursor before the first event; the one that nextUrl names where there is no event. */
  readonly start: EventKey;
  /** The cursor that nextUrl names. */
  readonly end: EventKey;
  readonly nextUrl: string;
}

/** The answer for a page, put together from texts: an event is turned to JSON once, however often it is fetched. */
export function pageReply({ events, nextUrl }: PageContent): Reply {
  const next = nextUrl === undefined ? "" : `,"nextUrl":${JSON.stringify(nextUrl)}`;
  return jsonReply(200, `{"events":[${events.map(({ json }) => json).join(",")}]${next}}`);
}
