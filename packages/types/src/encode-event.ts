import type { CbEvent } from "./event.js";
import type { WireEvent } from "./wire-event.js";

/** Gives the wire form of an event: the inverse of `decodeEvent`. Takes no field out and fills none in. */
export function encodeEvent(event: CbEvent): WireEvent {
  if (event.type === "unknown") return { method: event.method, id: event.id, object: event.data };

  const { type, id, extra, ...fields } = event;
  if (!("roomSubject" in fields)) return { method: type, id, object: { ...extra, ...fields } };

  const { roomSubject, ...rest } = fields;
  return { method: type, id, object: { ...extra, ...rest, ...roomSubject } };
}
