import { ConfigError } from "@cb-events/core";
import { printable } from "@cb-events/types";

/** Throws a `ConfigError` that says what the option must be and what came. */
export function check(holds: boolean, name: string, allowed: string, value: unknown): asserts holds {
  if (!holds) throw new ConfigError(`${name} must be ${allowed}, not ${shown(value)}`);
}

/** Throws a `ConfigError` for what is not an object of options. */
export function checkObject(what: string, options: unknown): void {
  // A signal in the place of the options would be overlooked.
  const isObject = typeof options === "object" && options !== null && !("addEventListener" in options);
  check(isObject, what, "an object", options);
}

/** Throws a `ConfigError` for what is not an object, and for a key that is not known. */
export function checkKeys(what: string, options: unknown, known: readonly string[]): void {
  checkObject(what, options);
  const unknown = Object.keys(options as object).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new ConfigError(
      `Unknown option ${printable(unknown.slice(0, 100))} in ${what.replace(/^The/, "the")}. Known options: ${known.join(", ")}`,
    );
  }
}

/** Whether the value has these methods. */
export function has(value: unknown, ...methods: readonly string[]): boolean {
  return methods.every(
    (name) => typeof (value as Record<string, unknown> | null | undefined)?.[name] === "function",
  );
}

export const isSignal = (value: unknown): boolean => has(value, "addEventListener", "removeEventListener");

export function isWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === "number" && value >= min && value <= max;
}

/** What came, without its content: that may be a secret. */
function shown(value: unknown): string {
  if (value === null || ["undefined", "number", "boolean"].includes(typeof value)) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
