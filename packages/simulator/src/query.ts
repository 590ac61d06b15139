import { type EventKey, parseEventId } from "./event-id.js";

/** Seconds that a request is held when the URL names none. */
export const defaultTimeout = 10;
const maxTimeout = 90;

/** What the query of a request asks for. */
export interface FeedQuery {
  readonly cursor: EventKey | undefined;
  /** Seconds. */
  readonly timeout: number;
}

/** The query, or a sentence about what is wrong with it. Of a parameter that comes twice the first counts; unknown ones are ignored. */
export function parseQuery(params: URLSearchParams): FeedQuery | string {
  const i = params.get("i");
  const cursor = parseEventId(i);
  if (i !== null && cursor === undefined) return "i must be an event id, <milliseconds>-<sequence>";
  const timeout = params.get("timeout") ?? String(defaultTimeout);
  if (!/^\d+$/.test(timeout) || Number(timeout) > maxTimeout) {
    return `timeout must be a whole number of seconds from 0 to ${maxTimeout}`;
  }
  return { cursor, timeout: Number(timeout) };
}
