import { printable } from "@cb-events/types";

/** What a number may be. It has a `min` or an `above`. */
export interface NumberRule {
  /** The least that is allowed. */
  readonly min?: number | undefined;
  /** Only more than this is allowed. */
  readonly above?: number | undefined;
  /** The most that is allowed. */
  readonly max?: number | undefined;
  /** `Infinity` counts as whole. */
  readonly whole?: boolean | undefined;
  /** For the message, such as `seconds`. */
  readonly unit?: string | undefined;
}

/** A longer string is not quoted: it may be a token, or a URL with one. In characters. */
const maxQuoted = 20;

/** Gives the number back, or throws a `TypeError` (not a number) or `RangeError` that says what is allowed and what came. */
export function checkNumber(name: string, value: unknown, rule: NumberRule): number {
  const message = () => wrong(name, describe(rule), shown(value));
  if (typeof value !== "number") throw new TypeError(message());
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, above, whole = false } = rule;
  const inRange = value >= min && value <= max && (above === undefined || value > above);
  const isWhole = value === Number.POSITIVE_INFINITY || Number.isInteger(value);
  if (!inRange || (whole && !isWhole)) throw new RangeError(message());
  return value;
}

/** Throws a `TypeError` (not a string) or `RangeError` when the value is none of those that are allowed. */
export function checkOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value === "string" && allowed.includes(value)) return;
  const message = wrong(name, `one of ${allowed.join(", ")}`, shown(value));
  throw typeof value === "string" ? new RangeError(message) : new TypeError(message);
}

/** Throws a `TypeError` for what is no object, or has a key that is none of `known`: a misspelled option is no silent default. */
export function checkKeys(name: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(wrong(name, "an object", shown(options)));
  }
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) throw new TypeError(unknownOption(key, known));
  }
}

/** The message for an option that does not exist. */
export function unknownOption(name: string, known: readonly string[]): string {
  const got = name.length > maxQuoted ? `of ${name.length} characters` : printable(name);
  return `Unknown option ${got}. Known options: ${known.join(", ")}`;
}

/** The message for a value that is not allowed. */
export function wrong(name: string, allowed: string, got: string): string {
  return `${name} must be ${allowed}, not ${got}`;
}

/** A value as it may stand in a message. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return value.length > maxQuoted ? `a string of ${value.length} characters` : `"${printable(value)}"`;
  }
  return typeof value === "number" || typeof value === "boolean" ? String(value) : kindOf(value);
}

/** What a value is, and nothing of its content. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function describe({ min, above, max, whole, unit }: NumberRule): string {
  const kind = `${whole ? "a whole number" : "a number"}${unit ? ` of ${unit}` : ""}`;
  if (above !== undefined) return `${kind} above ${above}${max === undefined ? "" : ` and at most ${max}`}`;
  return max === undefined ? `${kind}, ${min} or more` : `${kind} from ${min} to ${max}`;
}
