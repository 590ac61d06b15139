import { DAY } from "../file/schema.js";

const HOUR = 60 * 60_000;

/** Tells dates and hours in a time zone, for many times in a row. */
export class Zone {
  readonly #format: Intl.DateTimeFormat;
  /** By the number of the day in UTC; undefined for a day on which the clocks change. */
  readonly #offsets = new Map<number, number | undefined>();

  constructor(timeZone: string) {
    try {
      this.#format = new Intl.DateTimeFormat("en-US", {
        ...{ timeZone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
        ...{ year: "numeric", month: "numeric", day: "numeric" },
        ...{ hour: "numeric", minute: "numeric", second: "numeric" },
      });
    } catch (error) {
      throw new TypeError(
        `timeZone must be a time zone's name, such as Europe/Lisbon, not ${String(timeZone)}`,
        {
          cause: error,
        },
      );
    }
  }

  /** The date, such as `2026-03-29`, and the hour, 0 to 23. */
  at(time: number): { readonly date: string; readonly hour: number } {
    const local = new Date(time + this.#offset(time));
    return { date: local.toISOString().slice(0, -14), hour: local.getUTCHours() };
  }

  #offset(time: number): number {
    const day = Math.floor(time / DAY);
    if (!this.#offsets.has(day)) {
      const start = this.#measure(day * DAY);
      const end = this.#measure((day + 1) * DAY - HOUR / 60);
      this.#offsets.set(day, start === end ? start : undefined);
    }
    return this.#offsets.get(day) ?? this.#measure(time);
  }

  #measure(time: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(time)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
  }
}
