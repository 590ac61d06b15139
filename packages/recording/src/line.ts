import type { CbEvent, WireEvent } from "@cb-events/types";
import { UnrecordableEventError } from "./unrecordable-event-error.js";
import { toWire, wireIn } from "./wire.js";

/** A longer line is no event: those of the feed have some hundreds. In UTF-16 units. */
const MAX_LINE_LENGTH = 1024 * 1024;

/**
 * The line of an event in a recording, without its end: the wire form as JSON, `method` first. Takes either form. Throws
 * an `UnrecordableEventError`, and nothing else.
 */
export function encodeLine(event: CbEvent | WireEvent): string {
  const line = stringify(event);
  if (line.length <= MAX_LINE_LENGTH) return line;
  throw new UnrecordableEventError(
    event,
    `its line would have ${line.length} characters, and ${MAX_LINE_LENGTH} are the most`,
  );
}

/** The event of a line in wire form, for `decodeEvent`; undefined when it is none. Never throws. */
export function decodeLine(line: string): WireEvent | undefined {
  if (line.length > MAX_LINE_LENGTH) return undefined;
  try {
    return wireIn(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function stringify(event: CbEvent | WireEvent): string {
  let wire: WireEvent | undefined;
  try {
    wire = wireIn(toWire(Object(event)));
    if (wire !== undefined && typeof wire.object["toJSON"] !== "function") return JSON.stringify(wire);
  } catch (error) {
    throw new UnrecordableEventError(event, problemOf(error), error);
  }
  throw new UnrecordableEventError(event, "it is no event");
}

/** By kind: the engine's own message quotes the names of fields. */
function problemOf(error: unknown): string {
  if (error instanceof RangeError) return "it is nested too deep, or too long";
  if (error instanceof TypeError) return "JSON cannot say it: it refers to itself, or holds a bigint";
  return "it cannot be turned into JSON";
}
