import { check } from "./check.js";
import { type Goal, newGoal } from "./goal.js";
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
   * The goal to begin with, in tokens: a whole number, 1 or more. `setGoal` sets the next.
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
  readonly goal: Goal | null;
  readonly burstGap: number;
  readonly awayAfter: number;
}

/** Fills in the defaults. Throws a `TypeError` for a wrong or unknown option. */
export function resolveOptions(options: RoomOptions): Settings {
  const { timeZone = "UTC", goal, burstGap = 5, awayAfter = 10_800, ...others } = options;
  check(isTimeZone(timeZone), "timeZone", 'an IANA time zone such as "Europe/Berlin"', timeZone);
  check(isSeconds(burstGap), "burstGap", "a number of seconds, 0 or more", burstGap);
  check(isSeconds(awayAfter), "awayAfter", "a number of seconds, 0 or more", awayAfter);
  for (const name in others) check(false, "an option", "timeZone, goal, burstGap or awayAfter", name);
  return { timeZone, burstGap, awayAfter, goal: goal === undefined ? null : newGoal(goal) };
}

function isSeconds(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}
