import { check, checkKnown } from "./check.js";
import type { Goal, Goals } from "./goals.js";
import { LIMITS } from "./limits.js";

/** One goal. */
export interface GoalOptions {
  /** Tokens wanted: a whole number, 1 or more. */
  readonly tokens: number;

  /**
   * What happens when it is reached: a text of 300 characters at most.
   *
   * @default ""
   */
  readonly what?: string | undefined;
}

/** The goals of a room. */
export interface GoalsOptions {
  /** In order, 100 at most. Eight seconds after one is reached, the next one begins. */
  readonly list: readonly GoalOptions[];

  /**
   * Whether tokens beyond a goal count for the next one.
   *
   * @default true
   */
  readonly carryOver?: boolean | undefined;

  /**
   * When the first goal begins again, at 0: with each `"broadcast"`, each `"day"` of the time zone, or `"never"`.
   *
   * @default "broadcast"
   */
  readonly start?: "broadcast" | "day" | "never" | undefined;
}

const STARTS = ["broadcast", "day", "never"];

/** Goals that begin; `null` for none. Throws a `TypeError` for what is wrong or unknown. */
export function newGoals(options: GoalsOptions | null, since: number | null): Goals {
  check(options === null || isObject(options), "goals", "an object with a list, or null", options);
  const { list, carryOver = true, start = "broadcast", ...others } = options ?? { list: [] };
  checkKnown(others, "list", "carryOver", "start");
  const fits = Array.isArray(list) && list.length <= LIMITS.goals;
  check(fits, "goals.list", `a list of ${LIMITS.goals} goals at most`, list);
  check(typeof carryOver === "boolean", "goals.carryOver", "true or false", carryOver);
  check(STARTS.includes(start), "goals.start", '"broadcast", "day" or "never"', start);
  return {
    list: list.map(toGoal),
    carryOver,
    start,
    index: 0,
    progress: 0,
    reachedBy: null,
    reachedAt: null,
    since,
  };
}

/** One goal alone, as options. Throws a `TypeError` unless it is a whole number of tokens. */
export function oneGoal(tokens: number): GoalsOptions {
  checkTokens("goal", tokens);
  return { list: [{ tokens }] };
}

function toGoal(goal: GoalOptions, at: number): Goal {
  const name = `goals.list[${at}]`;
  check(isObject(goal), name, "an object with tokens", goal);
  const { tokens, what = "", ...others } = goal;
  checkKnown(others, "tokens", "what");
  checkTokens(`${name}.tokens`, tokens);
  const fits = typeof what === "string" && [...what].length <= LIMITS.textLength;
  check(fits, `${name}.what`, `a text of ${LIMITS.textLength} characters at most`, what);
  return { tokens, what };
}

function checkTokens(name: string, tokens: unknown): void {
  const fits = Number.isSafeInteger(tokens) && Number(tokens) >= 1;
  check(fits, name, "a whole number of tokens, 1 or more", tokens);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
