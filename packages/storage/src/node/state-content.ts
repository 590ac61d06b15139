import type { Position } from "@cb-events/core";
import { printable } from "@cb-events/types";
import { isPosition, parseJson, problemOf } from "../stored-position.js";
import { StoredPositionError } from "../stored-position-error.js";

/** A value with the position that it belongs to. */
export interface StateContent<T> {
  /** Undefined before the first event. */
  readonly position?: Position | undefined;
  readonly value: T;
}

export interface ContentReader<T> {
  readonly parse: (json: unknown) => T;
  readonly upgrade?: ((json: unknown) => StateContent<T> | undefined) | undefined;
}

/** The text of the file. Throws a `TypeError` for a value that is no JSON. */
export function encodeState({ position, value }: StateContent<unknown>): string {
  const json = JSON.stringify(value);
  if (json === undefined)
    throw new TypeError(`The value of a file state must be plain JSON, not ${typeof value}`);
  return `{"version":1,"position":${JSON.stringify(position ?? null)},"value":${json}}\n`;
}

/** Reads the text of a file; without a value where it holds a position alone, as `fileStore` writes it. */
export function decodeState<T>(
  text: string,
  place: string,
  { parse, upgrade }: ContentReader<T>,
): Partial<StateContent<T>> {
  const json = parseJson(text, place, "state");
  const check = <U>(read: () => U): U => {
    try {
      return read();
    } catch (error) {
      const problem = `its value was refused: ${printable(wordsOf(error))}`;
      throw new StoredPositionError(place, problem, { holds: "state", cause: error });
    }
  };
  if (isPosition(json)) return { position: json };
  if (isState(json)) {
    const value = check(() => parse(json.value));
    return { ...(json.position !== null && { position: json.position }), value };
  }
  const upgraded = check(() => upgrade?.(json));
  if (upgraded === undefined) throw new StoredPositionError(place, problemOf(json), { holds: "state" });
  if (upgraded.position === undefined || isPosition(upgraded.position)) return upgraded;
  throw new StoredPositionError(place, "its position is none", { holds: "state" });
}

function isState(json: unknown): json is { readonly position: Position | null; readonly value: unknown } {
  if (typeof json !== "object" || json === null || Object.keys(json).length !== 3) return false;
  const { version, position } = json as { readonly [field: string]: unknown };
  return version === 1 && "value" in json && (position === null || isPosition(position));
}

/** Anything can be thrown, what has no text too. */
function wordsOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return `a ${typeof thrown} without a text`;
  }
}
