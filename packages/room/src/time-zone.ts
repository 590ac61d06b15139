interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** The dates of the minutes, since 1970, that were asked for last: tips come close to one another. */
  readonly dates: Map<number, string>;
}

/** Dates kept for each zone. */
const KEPT_DATES = 16;

/** Kept, for making a format takes longer than a thousand events. */
const zones = new Map<string, Zone>();

/** True for the name of a time zone that this runtime knows, such as `Europe/Berlin`. */
export function isTimeZone(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    zoneOf(value);
    return true;
  } catch {
    return false;
  }
}

/** The date in a time zone, such as `2026-03-29`, of a time in milliseconds since 1970. */
export function dateIn(timeZone: string, time: number): string {
  const { format, dates } = zoneOf(timeZone);
  // A day begins with a whole minute, in every zone.
  const minute = Math.floor(time / 60_000);
  const known = dates.get(minute);
  if (known !== undefined) return known;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(time)) parts[type] = value;
  const date = `${parts.year}-${parts.month}-${parts.day}`;
  if (dates.size >= KEPT_DATES) dates.clear();
  dates.set(minute, date);
  return date;
}

function zoneOf(timeZone: string): Zone {
  const kept = zones.get(timeZone);
  if (kept) return kept;
  const format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const zone = { format, dates: new Map<number, string>() };
  zones.set(timeZone, zone);
  return zone;
}
