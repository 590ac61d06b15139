import { type CbEvent, type DecodeIssue, decodeEvent, encodeEvent } from "@cb-events/types";
import fc from "fast-check";
import { anyInput, PRIVATE } from "./any-input.js";
import { BrokenPromise, hold } from "./broken-promise.js";

/** The decoder, or one that is broken on purpose. */
export type Decode = typeof decodeEvent;

/** An input for which a promise of the decoder is broken, as small as it could be made. */
export interface BrokenDecode {
  readonly input: unknown;
  readonly problem: string;
}

/** Decodes so many inputs; gives the first for which a promise was broken, shrunk. */
export function fuzzDecodes(
  seed: number,
  decodes: number,
  decode: Decode = decodeEvent,
): BrokenDecode | undefined {
  const property = fc.property(anyInput, (input) => checkDecode(input, decode));
  const { counterexample, errorInstance } = fc.check(property, { seed, numRuns: decodes });
  if (!counterexample) return undefined;
  return { input: counterexample[0], problem: String(errorInstance) };
}

/** What is promised of a decoder, for one input. Throws when it does not hold. */
export function checkDecode(input: unknown, decode: Decode = decodeEvent): void {
  const { event, issues } = decoded(input, decode);
  hold(event !== undefined || issues.length > 0, () => "neither an event nor an issue");
  for (const issue of issues) checkIssue(issue);
  if (event === undefined) return;
  const wire = encodeEvent(event);
  if (issues.length === 0) hold(sameOnWire(wire, wireFields(input)), () => "encoded, it is another");
  else hold(decoded(wire, decode).issues.length === 0, () => "what was salvaged has issues");
}

function decoded(input: unknown, decode: Decode): { event?: CbEvent; issues: DecodeIssue[] } {
  try {
    return decode(input);
  } catch (error) {
    throw new BrokenPromise(`decodeEvent threw ${error instanceof Error ? error.name : typeof error}`);
  }
}

const TYPES = new Set("string number boolean object array null undefined bigint symbol function".split(" "));
const PRIVATE_NUMBER = String(PRIVATE.number);

function checkIssue({ path, expected, received }: DecodeIssue): void {
  hold(TYPES.has(received), () => `received says ${received}`);
  for (const text of [path, expected]) {
    const shows = text.includes(PRIVATE.text) || text.includes(PRIVATE_NUMBER);
    hold(!shows, () => `an issue shows a value: ${text}`);
  }
}

function wireFields(input: unknown): unknown {
  const { method, id, object } = input as Record<string, unknown>;
  return { method, id, object };
}

/** Keys that the decoder may leave out. */
const UNSAFE = new Set(["__proto__", "prototype", "constructor"]);

function sameOnWire(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one).filter((key) => !UNSAFE.has(key));
  const otherKeys = Object.keys(other).filter((key) => !UNSAFE.has(key));
  if (keys.length !== otherKeys.length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(other, key) &&
      sameOnWire((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
}
