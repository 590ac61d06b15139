import type { Database } from "../driver/database.js";
import { SLOT } from "../file/schema.js";
import { type Range, type RangeOptions, split, toRange } from "./range.js";
import { Zone } from "./zone.js";

/** Where days and hours begin. */
export interface ZoneOptions {
  /**
   * The name of a time zone, such as `Europe/Lisbon`.
   *
   * @default UTC
   */
  readonly timeZone?: string | undefined;
}

/** The tips of a day. */
export interface DayTips {
  /** In the time zone: `2026-03-29`. */
  readonly date: string;
  readonly tokens: number;
  /** How many tips. */
  readonly tips: number;
}

/** The tips of an hour. The hour that comes twice when the clocks are set back is one. */
export interface HourTips extends DayTips {
  /** In the time zone, 0 to 23. */
  readonly hour: number;
}

/** The tips of a quarter of an hour. */
interface SlotTips {
  readonly slot: number;
  readonly tokens: number;
  readonly tips: number;
}

type Sums<T> = { -readonly [K in keyof T]: T[K] };

export function tipsByDay(database: Database, room: number, options: RangeOptions & ZoneOptions): DayTips[] {
  const zone = new Zone(options.timeZone ?? "UTC");
  const days = new Map<string, Sums<DayTips>>();
  for (const { slot, tokens, tips } of slotTips(database, room, toRange(options))) {
    const { date } = zone.at(slot * SLOT);
    const day = days.get(date);
    if (day === undefined) days.set(date, { date, tokens, tips });
    else addTo(day, tokens, tips);
  }
  return [...days.values()];
}

export function tipsByHour(
  database: Database,
  room: number,
  options: RangeOptions & ZoneOptions,
): HourTips[] {
  const zone = new Zone(options.timeZone ?? "UTC");
  const hours = new Map<string, Sums<HourTips>>();
  for (const { slot, tokens, tips } of slotTips(database, room, toRange(options))) {
    const { date, hour } = zone.at(slot * SLOT);
    const key = `${date} ${hour}`;
    const sum = hours.get(key);
    if (sum === undefined) hours.set(key, { date, hour, tokens, tips });
    else addTo(sum, tokens, tips);
  }
  return [...hours.values()];
}

function addTo(sum: { tokens: number; tips: number }, tokens: number, tips: number): void {
  sum.tokens += tokens;
  sum.tips += tips;
}

/** In order. The sums are there by quarters of an hour; what is not a whole one is added up from the tips. */
function slotTips(database: Database, room: number, range: Range): SlotTips[] {
  const { first, end, edges } = split(range, SLOT);
  const whole = database.all<{ slot: number; tokens: number; tips: number }>(
    "SELECT slot, SUM(tokens) AS tokens, SUM(tips) AS tips FROM tip_slots WHERE room = ? AND slot >= ? AND slot < ? GROUP BY slot",
    ...[room, first, end],
  );
  const parts = edges.flatMap(({ from, to }) =>
    database
      .all<{ at: number; tokens: number }>(
        `SELECT at, tokens FROM events INDEXED BY events_tips
          WHERE room = ? AND type = 'tip' AND at >= ? AND at < ?`,
        ...[room, from, to],
      )
      .map(({ at, tokens }) => ({ slot: Math.floor(at / SLOT), tokens, tips: 1 })),
  );
  return parts.length === 0 ? [...whole] : [...whole, ...parts].sort((a, b) => a.slot - b.slot);
}
