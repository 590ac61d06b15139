import { type CbEvent, decodeEvent, type WireEvent } from "@cb-events/types";

/** The event in a row. What this version cannot read as its own kind any more is given as it came. */
export function storedEvent(text: string): CbEvent {
  const wire = JSON.parse(text) as WireEvent;
  const { event } = decodeEvent(wire);
  return event ?? { type: "unknown", method: wire.method, id: wire.id, data: wire.object };
}
