import { type Position, parsePosition as parseAnyPosition } from "@cb-events/core";
import { StoredPositionError } from "./stored-position-error.js";

/** Reads a position from text. `place` says in a message where that stood. */
export function parsePosition(text: string, place: string): Position {
  return checkPosition(parseJson(text, place), place);
}

/** Gives the value back if it is a position and nothing else: what has more to it is someone's, and must not be overwritten. */
export function checkPosition(value: unknown, place: string): Position {
  if (isPosition(value)) return value;
  throw new StoredPositionError(place, problemOf(value));
}

/** Reads JSON from text. `holds` says in a message what it should have been. */
export function parseJson(text: string, place: string, holds?: "position" | "state"): unknown {
  if (text.trim() === "") throw new StoredPositionError(place, "it is empty", { holds });
  try {
    return JSON.parse(text);
  } catch {
    // No cause: it would quote the text.
    throw new StoredPositionError(place, "it is no JSON, or cut off", { holds });
  }
}

/** Why the value is refused, in words. */
export function problemOf(value: unknown): string {
  const { version } = (value ?? {}) as { readonly version?: unknown };
  return typeof version === "number" && version !== 1
    ? `it is of version ${version}, and this package reads version 1`
    : "it is JSON of another shape";
}

const FIELDS = new Set(["version", "room", "cursor", "mark", "handled"]);

/** A position and nothing else: further fields are of another program. */
export function isPosition(value: unknown): value is Position {
  try {
    parseAnyPosition(value);
  } catch {
    return false;
  }
  return Object.keys(value as object).every((field) => FIELDS.has(field));
}
