import { type CbEvent, encodeEvent, eventTime, isAnonymous } from "@cb-events/types";
import type { EventRow } from "./operation.js";
import { storedKey } from "./stored-key.js";

/** An id from further ahead than this tells no time. Milliseconds. */
const MAX_AHEAD = 24 * 60 * 60_000;

/**
 * The row of an event. Throws a `RangeError` for one that is nested too deep to be written, and a `TypeError` for what is
 * no event.
 */
export function eventRow(event: CbEvent): EventRow {
  return {
    id: storedKey(event.id),
    at: timeOf(event),
    method: methodOf(event),
    name: nameOf(event),
    tokens: tokensOf(event),
    event: JSON.stringify(encodeEvent(event)),
  };
}

/** Throws a `TypeError` unless it looks like an event. */
export function checkEvent(event: unknown): asserts event is CbEvent {
  const { id, type } = (event ?? {}) as { readonly id?: unknown; readonly type?: unknown };
  if (typeof id === "string" && typeof type === "string") return;
  throw new TypeError("An event must be an object with id and type, as a client delivers it");
}

/** The event's kind, as on the wire. */
export function methodOf(event: CbEvent): string {
  return event.type === "unknown" ? event.method : event.type;
}

/** By its id; the time of this machine where the id tells none, or one that cannot be. */
export function timeOf(event: CbEvent): number {
  const now = Date.now();
  const at = eventTime(event)?.getTime() ?? now;
  return at > now + MAX_AHEAD ? now : at;
}

function nameOf(event: CbEvent): string | null {
  if (isAnonymous(event)) return null;
  return "user" in event ? event.user.username : null;
}

function tokensOf(event: CbEvent): number | null {
  if (event.type === "tip") return event.tip.tokens;
  return event.type === "mediaPurchase" ? event.media.tokens : null;
}
