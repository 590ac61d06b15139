import { jsonReply, type Reply } from "./answer.js";

/** What a 200 carries: the events as JSON texts, and where to go on. */
export interface Page {
  readonly events: readonly string[];
  /** Null stands on the wire as null, undefined leaves the key out. */
  readonly nextUrl: string | null | undefined;
}

/** The answer for a page, put together from texts: an event is turned to JSON once, however often it is fetched. */
export function pageReply({ events, nextUrl }: Page): Reply {
  const next = nextUrl === undefined ? "" : `,"nextUrl":${JSON.stringify(nextUrl)}`;
  return jsonReply(200, `{"events":[${events.join(",")}]${next}}`);
}
