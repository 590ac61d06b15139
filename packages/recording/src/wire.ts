import { type CbEvent, encodeEvent, type WireEvent } from "@cb-events/types";

/** A typed event has a type; in wire form it has none. */
export function isTyped(event: CbEvent | WireEvent): event is CbEvent {
  return "type" in event;
}

/** The wire form of an event in either form. */
export function toWire(event: CbEvent | WireEvent): WireEvent {
  return isTyped(event) ? encodeEvent(event) : event;
}

/** The wire form that stands in a value of any kind, without what else does; undefined if there is none. */
export function wireIn(value: unknown): WireEvent | undefined {
  const { method, id, object } = Object(value) as { readonly [Key in keyof WireEvent]?: unknown };
  const isEvent = typeof method === "string" && typeof id === "string" && isRecord(object);
  return isEvent ? { method, id, object } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
