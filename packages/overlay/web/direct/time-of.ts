import { type CbEvent, eventTime } from "@cb-events/types";

/** When an event happened, in milliseconds since 1970; now, where its id does not tell. */
export function timeOf(event: CbEvent): number {
  return eventTime(event)?.getTime() ?? Date.now();
}
