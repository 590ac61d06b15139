import { InvalidArgumentError } from "commander";
import { UsageError } from "./usage-error.js";

/** A day or a time, as the command line gives it: in the time zone of the settings, where it names none. */
export type GivenTime = (timeZone: string) => Date;

const FORM = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** Takes a day or a time: `2026-11-28`, `2026-11-28T20:00`, or one with a zone. */
export function time(text: string): GivenTime {
  const [, day = "", clock = "00:00", zone] = FORM.exec(text) ?? [];
  const utc = Date.parse(`${day}T${clock}Z`);
  const absolute = Date.parse(`${day}T${clock}${zone ?? "Z"}`);
  // `Date` takes the 30th of February for a day in March.
  const midnight = new Date(`${day}T00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  if (!isDay || Number.isNaN(absolute))
    throw new InvalidArgumentError("Allowed is a day or a time, as in 2026-11-28 or 2026-11-28T20:00.");
  return (timeZone) => new Date(zone === undefined ? inZone(utc, timeZone) : absolute);
}

/** The range that both name. Throws a `UsageError` for one in which nothing can be. */
export function rangeOf(
  { from, to }: { readonly from?: GivenTime; readonly to?: GivenTime },
  timeZone: string,
): { readonly from: Date | undefined; readonly to: Date | undefined } {
  const range = { from: from?.(timeZone), to: to?.(timeZone) };
  if (range.from !== undefined && range.to !== undefined && range.from >= range.to)
    throw new UsageError(
      "--from and --to leave no time between them: --to is the first day or time that does not count any more",
    );
  return range;
}

/** When clocks of the zone show what those of UTC show at a time. In milliseconds since 1970. */
function inZone(utc: number, timeZone: string): number {
  const first = utc - aheadBy(utc, timeZone);
  // Again, for clocks may change in between.
  return utc - aheadBy(first, timeZone);
}

/** What clocks of the zone are ahead of UTC by, in milliseconds. */
function aheadBy(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return Date.parse(`${format.format(at).replace(" ", "T")}Z`) - Math.floor(at / 1000) * 1000;
}
