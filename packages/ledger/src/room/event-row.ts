import { type CbEvent, encodeEvent, eventTime, isAnonymous } from "@cb-events/types";
import type { EventRow } from "./operation.js";
import { storedKey } from "./stored-key.js";

/** An id from further ahead than this tells no time. Milliseconds. */
const MAX_AHEAD = 24 * 60 * 60_000;

/** More is no tip, and sums of it could not be read as numbers: it counts as this. Tokens. */
const MAX_TOKENS = 2 ** 40;

/**
 * The row of an event. Throws a `RangeError` for one that is nested too deep to be written, and a `TypeError` for what is
 * no event.
 */
export function eventRow(event: CbEvent): EventRow {
  const method = methodOf(event);
  if (typeof method !== "string") throw new TypeError("An unknown event must have a method");
  return {
    id: storedKey(event.id),
    at: timeOf(event),
    method,
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

/** Not each driver keeps half a surrogate pair, or what is behind a NUL. */
function nameOf(event: CbEvent): string | null {
  if (isAnonymous(event)) return null;
  return "user" in event ? storedKey(event.user.username) : null;
}

function tokensOf(event: CbEvent): number | null {
  const { tokens } = event.type === "tip" ? event.tip : event.type === "mediaPurchase" ? event.media : NONE;
  return tokens === undefined ? null : Math.min(tokens, MAX_TOKENS);
}

const NONE: { readonly tokens?: number } = {};
