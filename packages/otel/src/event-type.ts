import { EventType } from "@cb-events/types";

const KNOWN: ReadonlySet<unknown> = new Set(Object.values(EventType));

/** The type, where it is one that the library knows. The feed's own words would be values without end. */
export function knownType(type: unknown): string {
  return KNOWN.has(type) ? String(type) : "unknown";
}
