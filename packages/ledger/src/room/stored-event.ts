import { type CbEvent, decodeEvent, type WireEvent } from "@cb-events/types";

/**
 * The event in a row. What this version cannot read as its own kind any more is given as it came. Undefined where the
 * text is damaged.
 */
export function storedEvent(text: string): CbEvent | undefined {
  const wire = parse(text);
  const { event } = decodeEvent(wire);
  if (event !== undefined) return event;
  const { method, id, object } = Object(wire) as { readonly [Key in keyof WireEvent]?: unknown };
  if (typeof method !== "string" || typeof id !== "string") return undefined;
  return { type: "unknown", method, id, data: Object(object) as Record<string, unknown> };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
