const HOUR = 60 * 60_000;

/** Clocks change at most once in this time. Milliseconds. */
const STEP = 7 * 24 * HOUR;

/** A time in which the clocks of a zone do not change: milliseconds since 1970, from the first on, before the second. */
export interface ZoneSpan {
  readonly from: number;
  readonly to: number;
  /** What local time is ahead of UTC by, in milliseconds. */
  readonly offset: number;
}

/** Tells when the clocks of a time zone change. */
export class Zone {
  readonly #format: Intl.DateTimeFormat;

  /** Throws a `TypeError` for a name that is none. */
  constructor(timeZone: string) {
    try {
      this.#format = new Intl.DateTimeFormat("en-US", {
        ...{ timeZone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
        ...{ year: "numeric", month: "numeric", day: "numeric" },
        ...{ hour: "numeric", minute: "numeric", second: "numeric" },
      });
    } catch (error) {
      const text = `timeZone must be the name of a time zone, such as Europe/Lisbon, not ${String(timeZone)}`;
      throw new TypeError(text, { cause: error });
    }
  }

  /** The spans of a time, which begins and ends at whole steps of the grain, as all changes of clocks do. */
  spans(from: number, to: number, grain: number): ZoneSpan[] {
    const spans: ZoneSpan[] = [];
    let start = from;
    let offset = this.#offset(from);
    for (let at = from; at < to; ) {
      const next = Math.min(at + STEP, to);
      const change = this.#change(at, next, offset, grain);
      if (change !== undefined) {
        spans.push({ from: start, to: change, offset });
        start = change;
        offset = this.#offset(change);
      }
      at = change ?? next;
    }
    if (start < to) spans.push({ from: start, to, offset });
    return spans;
  }

  /** Where the offset becomes another one, between two times. */
  #change(from: number, to: number, offset: number, grain: number): number | undefined {
    if (this.#offset(to) === offset) return undefined;
    let [before, after] = [from, to];
    while (after - before > grain) {
      const middle = before + Math.floor((after - before) / grain / 2) * grain;
      if (this.#offset(middle) === offset) before = middle;
      else after = middle;
    }
    return after < to ? after : undefined;
  }

  #offset(time: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(time)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
  }
}
