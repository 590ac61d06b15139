import { ConfigError } from "@cb-events/core";
import { printable } from "@cb-events/types";

/** What an option may be: whether a value is that, and how a message says it. */
export type Rule = readonly [holds: (value: unknown) => boolean, allowed: string];

/** The longest time that an option may say, in seconds: a day. */
export const MAX_SECONDS = 86_400;

/** A number from `min` to `max`; a whole one where that is said, or Infinity where `max` is. */
const number = (allowed: string, min: number, max: number, isWhole = false): Rule => [
  (value) => typeof value === "number" && value >= min && value <= max && !(isWhole && value % 1 > 0),
  allowed,
];

export const anObject: Rule = [
  // A signal in the place of the options would be overlooked.
  (value) => typeof value === "object" && value !== null && !("addEventListener" in value),
  "an object",
];
export const aFunction: Rule = [(value) => typeof value === "function", "a function"];
export const aSignal: Rule = [
  (value) => has(value, "addEventListener", "removeEventListener"),
  "an AbortSignal",
];
export const someSeconds: Rule = number("a number of seconds from 0 to 86400", 0, MAX_SECONDS);
export const aBudget: Rule = number("a whole number from 60 to 1000000", 60, 1e6, true);
export const aPriority: Rule = number("a number above 0, up to 100", Number.MIN_VALUE, 100);
export const aConcurrency: Rule = number("a whole number, 1 or more, or Infinity", 1, Infinity, true);

/** Throws a `ConfigError` that says what a thing must be and what came. */
export function check(name: string, [holds, allowed]: Rule, value: unknown): void {
  if (!holds(value)) throw new ConfigError(`${name} must be ${allowed}, not ${shown(value)}`);
}

/** Throws a `ConfigError` for a wrong or unknown option. One that is undefined is absent. */
export function checkOptions(options: unknown, rules: Readonly<Record<string, Rule>>): void {
  check("The options", anObject, options);
  for (const [name, value] of Object.entries(options as object)) {
    const rule = Object.hasOwn(rules, name) && rules[name];
    if (!rule) {
      const known = Object.keys(rules).join(", ");
      throw new ConfigError(`Unknown option ${printable(name.slice(0, 100))}. Known options: ${known}`);
    }
    if (value !== undefined) check(`The option ${name}`, rule, value);
  }
}

/** Whether the value has these methods. */
export function has(value: unknown, ...methods: readonly string[]): boolean {
  return methods.every((name) => typeof (value as Record<string, unknown> | null)?.[name] === "function");
}

/** What came, without its content: that may be a secret. */
function shown(value: unknown): string {
  return typeof value === "string" || Object(value) === value ? `of type ${typeof value}` : String(value);
}
