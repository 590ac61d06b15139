import { check, checkKnown } from "./check.js";
import { type GoalsOptions, newGoals, oneGoal } from "./goal-options.js";
import type { Goals } from "./goals.js";
import { isTimeZone } from "./time-zone.js";

/** How a room is counted. They stay in the state. */
export interface RoomOptions {
  /**
   * IANA name of the time zone in which a day begins and ends, such as `"Europe/Berlin"`.
   *
   * @default "UTC"
   */
  readonly timeZone?: string | undefined;

  /**
   * The goals, in order: `{ list: [{ tokens, what? }, …], carryOver?, start? }`. `setGoals` changes them.
   *
   * @default none
   */
  readonly goals?: GoalsOptions | undefined;

  /**
   * One goal, in tokens: short for `goals` with a list of one.
   *
   * @default none
   */
  readonly goal?: number | undefined;

  /**
   * Seconds between two tips of one person that count as one burst, at most.
   *
   * @default 5
   */
  readonly burstGap?: number | undefined;

  /**
   * Seconds without a sign of life after which somebody counts as gone: the feed has no list of who is there, and a
   * `userLeave` can be missed.
   *
   * @default 10800
   */
  readonly awayAfter?: number | undefined;
}

/** The options as they are used. */
interface Settings {
  readonly timeZone: string;
  readonly goals: Goals;
  readonly burstGap: number;
  readonly awayAfter: number;
}

/** Fills in the defaults. Throws a `TypeError` for a wrong or unknown option. */
export function resolveOptions(options: RoomOptions): Settings {
  const { timeZone = "UTC", goal, goals, burstGap = 5, awayAfter = 10_800, ...others } = options;
  check(isTimeZone(timeZone), "timeZone", 'an IANA time zone such as "Europe/Berlin"', timeZone);
  check(isSeconds(burstGap), "burstGap", "a number of seconds, 0 or more", burstGap);
  check(isSeconds(awayAfter), "awayAfter", "a number of seconds, 0 or more", awayAfter);
  check(goal === undefined || goals === undefined, "goal", "left out where there are goals", goal);
  checkKnown(others, "timeZone", "goals", "goal", "burstGap", "awayAfter");
  const given = goal === undefined ? goals : oneGoal(goal);
  return { timeZone, burstGap, awayAfter, goals: newGoals(given ?? null, null) };
}

function isSeconds(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}
