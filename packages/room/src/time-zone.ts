interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** The minute asked for last, since 1970, and its date: tips come close to one another. */
  minute: number;
  date: string;
}

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
  const zone = zoneOf(timeZone);
  // A day begins with a whole minute, in every zone.
  const minute = Math.floor(time / 60_000);
  if (zone.minute !== minute) {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
    for (const { type, value } of zone.format.formatToParts(time)) parts[type] = value;
    zone.date = `${parts.year}-${parts.month}-${parts.day}`;
    zone.minute = minute;
  }
  return zone.date;
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
  const zone = { format, minute: Number.NaN, date: "" };
  zones.set(timeZone, zone);
  return zone;
}
