import type { CbEvent } from "@cb-events/types";

// Each event of a cell is told by the name of its user: `b2` is the second of the second page.

export const firstPage = ["a1", "a2", "a3"] as const;
export const secondPage = ["b1", "b2", "b3"] as const;
export const thirdPage = ["c1", "c2", "c3"] as const;
/** Comes while a request is held, after everything else: with it a cell ends. */
export const lastEvent = "last";
/** Comes when the client is gone: the next one, made with its position, gets it and no other. */
export const laterEvent = "later";

/** All that a client is sent, in order. */
export const allEvents: readonly string[] = [...firstPage, ...secondPage, ...thirdPage, lastEvent];

export function labelOf(event: CbEvent): string {
  return "user" in event && event.user ? event.user.username : event.type;
}
