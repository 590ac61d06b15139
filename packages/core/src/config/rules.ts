import type { AbortSignalLike } from "@cb-events/types";
import * as v from "valibot";

type Rule<T> = v.CustomSchema<T, v.ErrorMessage<v.CustomIssue> | undefined>;

/** A number from `min` to `max`; a whole one where that is said, or Infinity where `max` is. */
export const number = (allowed: string, min: number, max: number, isWhole = false): Rule<number> =>
  v.custom<number>(
    (value) => typeof value === "number" && value >= min && value <= max && !(isWhole && value % 1 > 0),
    allowed,
  );

/** The value has all of `methods`; what it has of `optional` is a method too. */
export const has = (
  value: unknown,
  methods: readonly string[],
  optional: readonly string[] = [],
): boolean => {
  const isMethod = (name: string) => typeof Object(value)[name] === "function";
  return (
    methods.every(isMethod) && optional.every((name) => Object(value)[name] === undefined || isMethod(name))
  );
};

export const signal: v.OptionalSchema<Rule<AbortSignalLike>, undefined> = v.optional(
  v.custom<AbortSignalLike>(
    (value) => has(value, ["addEventListener", "removeEventListener"]),
    "an AbortSignal",
  ),
);
