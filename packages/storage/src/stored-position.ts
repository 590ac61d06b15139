import type { Position } from "@cb-events/core";
import { StoredPositionError } from "./stored-position-error.js";

/** Reads a position from text. `place` says in a message where that stood. */
export function parsePosition(text: string, place: string): Position {
  if (text.trim() === "") throw new StoredPositionError(place, "it is empty");
  return checkPosition(parseJson(text, place), place);
}

/** Gives the value back if it is a position and nothing else: what has more to it is someone's, and must not be overwritten. */
export function checkPosition(value: unknown, place: string): Position {
  if (isPosition(value)) return value;
  const { version } = (value ?? {}) as { readonly version?: unknown };
  const newer = typeof version === "number" && version !== 1;
  const problem = newer
    ? `it is of version ${version}, and this package reads version 1`
    : "it is JSON of another shape";
  throw new StoredPositionError(place, problem);
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No cause: it would quote the text.
    throw new StoredPositionError(place, "it is no JSON, or cut off");
  }
}

function isPosition(value: unknown): value is Position {
  if (typeof value !== "object" || value === null) return false;
  const { version, room, cursor, mark, handled, ...others } = value as {
    readonly [Key in keyof Position]?: unknown;
  };
  return (
    version === 1 &&
    typeof room === "string" &&
    (cursor === null || typeof cursor === "string") &&
    // Positions saved by the first versions have none.
    (mark === undefined || mark === null || typeof mark === "string") &&
    Array.isArray(handled) &&
    handled.every((id) => typeof id === "string") &&
    Object.keys(others).length === 0
  );
}
