import * as v from "valibot";
import { type CbEvent, schemaOf } from "./event.js";
import { decodeValid } from "./quick-check.js";

/** One thing that is wrong with an event. Holds no value, for values may be private. */
export interface DecodeIssue {
  /** Where, from the event down, such as `object.user.gender`; `""` for the event itself. */
  path: string;
  /** What belongs there, such as `string`. */
  expected: string;
  /** The type that came: `string`, `number`, `boolean`, `object`, `array`, `null` or `undefined` (nothing there). */
  received: string;
}

/** What came of decoding: the event, what is wrong with it, or both. */
export interface DecodeResult {
  /** The event, without the optional fields that were wrong. Absent when something essential was. */
  event?: CbEvent;
  /** Empty when the whole event is valid. */
  issues: DecodeIssue[];
}

type Key = string;

/**
 * Takes an event in wire form (any value) and gives the typed event, or what is wrong with it, or both.
 * Never throws. A valid event shares its parts (`user`, `tip`) with the input, which is not copied.
 */
export function decodeEvent(input: unknown): DecodeResult {
  try {
    return decode(input);
  } catch {
    // No JSON does that: a field is computed, and computing it failed.
    return { issues: [{ path: "", expected: "object", received: typeName(input) }] };
  }
}

function decode(input: unknown): DecodeResult {
  const schema = schemaOf(input);
  const event = decodeValid(schema, input);
  if (event) return { event, issues: [] };
  const whole = v.safeParse(schema, input);
  if (whole.success) return { event: whole.output, issues: [] };

  const issues = whole.issues.map((issue) => toDecodeIssue(schema, issue));
  const salvaged = v.safeParse(schema, whole.issues.map(keysOf).reduce(without, input));
  return salvaged.success ? { event: salvaged.output, issues } : { issues };
}

function toDecodeIssue(schema: unknown, issue: v.BaseIssue<unknown>): DecodeIssue {
  const keys = keysOf(issue);
  const missing = issue.input === undefined ? expectationAt(schema, keys) : undefined;
  const expected = missing ?? issue.expected ?? issue.message;
  return {
    path: keys.join("."),
    expected: expected === "Object" ? "object" : expected,
    received: typeName(issue.input),
  };
}

function keysOf(issue: v.BaseIssue<unknown>): Key[] {
  return issue.path?.map((item) => String(item.key)) ?? [];
}

/** What a field should be: for a missing one valibot names the key and not the type. */
function expectationAt(schema: unknown, keys: readonly Key[]): string | undefined {
  let at = schema as { entries?: Record<Key, unknown>; expects?: string } | undefined;
  for (const key of keys) at = at?.entries?.[key] as typeof at;
  return at?.expects;
}

/** A copy of the value without the field at the path; the value itself where the path is empty. */
function without(value: unknown, [key, ...rest]: readonly Key[]): unknown {
  if (key === undefined) return value;
  const copy = { ...(value as Record<Key, unknown>) };
  if (rest.length === 0) delete copy[key];
  else copy[key] = without(copy[key], rest);
  return copy;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
