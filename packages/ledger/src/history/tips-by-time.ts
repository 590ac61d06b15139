import type { Database } from "../driver/database.js";
import { DAY, SLOT } from "../file/schema.js";
import { type Range, type RangeOptions, split, toRange } from "./range.js";
import { SUM_OF_TOKENS } from "./sum-of-tokens.js";
import { Zone } from "./zone.js";

const HOUR = 60 * 60_000;

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

/** The tips of a day or an hour, by its number in local time. */
interface Sum {
  readonly period: number;
  readonly tokens: number;
  readonly tips: number;
}

export function tipsByDay(database: Database, room: number, options: RangeOptions & ZoneOptions): DayTips[] {
  const sums = tipsByPeriod(database, room, options, DAY);
  return sums.map(({ period, tokens, tips }) => ({ date: dateOf(period * DAY), tokens, tips }));
}

export function tipsByHour(
  database: Database,
  room: number,
  options: RangeOptions & ZoneOptions,
): HourTips[] {
  const sums = tipsByPeriod(database, room, options, HOUR);
  return sums.map(({ period, tokens, tips }) => {
    const hour = ((period % 24) + 24) % 24;
    return { date: dateOf(period * HOUR), hour, tokens, tips };
  });
}

function dateOf(local: number): string {
  return new Date(local).toISOString().slice(0, -14);
}

/** In order. The sums are there by quarters of an hour; what is not a whole one is added up from the tips. */
function tipsByPeriod(
  database: Database,
  room: number,
  options: RangeOptions & ZoneOptions,
  length: number,
): Sum[] {
  const zone = new Zone(options.timeZone ?? "UTC");
  const { first, end, edges } = split(toRange(options), SLOT);
  const sums = new Map<number, Sum>();
  const add = ({ period, tokens, tips }: Sum) => {
    const sum = sums.get(period);
    sums.set(period, { period, tokens: tokens + (sum?.tokens ?? 0), tips: tips + (sum?.tips ?? 0) });
  };
  for (const span of zone.spans(...wholeSlots(database, room, first, end), SLOT)) {
    const rows = database.all<{ period: number; tokens: number; tips: number }>(
      `SELECT (slot * CAST(? AS INTEGER) + CAST(? AS INTEGER)) / CAST(? AS INTEGER) AS period,
        ${SUM_OF_TOKENS} AS tokens, SUM(tips) AS tips
        FROM tip_slots WHERE room = ? AND slot >= ? AND slot < ? GROUP BY 1`,
      ...[SLOT, span.offset, length, room, span.from / SLOT, span.to / SLOT],
    );
    for (const row of rows) add(row);
  }
  for (const edge of edges) {
    for (const { at, tokens } of tipsIn(database, room, edge)) {
      const slot = Math.floor(at / SLOT) * SLOT;
      for (const { offset } of zone.spans(slot, slot + 1, SLOT))
        add({ period: Math.floor((slot + offset) / length), tokens, tips: 1 });
    }
  }
  return [...sums.values()].sort((a, b) => a.period - b.period);
}

/** The time from the first slot to the last one that there is, within those. */
function wholeSlots(database: Database, room: number, first: number, end: number): [number, number] {
  const found = database.first<{ low: number | null; high: number | null }>(
    `SELECT (SELECT MIN(slot) FROM tip_slots WHERE room = ? AND slot >= ? AND slot < ?) AS low,
      (SELECT MAX(slot) FROM tip_slots WHERE room = ? AND slot >= ? AND slot < ?) AS high`,
    ...[room, first, end, room, first, end],
  );
  if (found?.low === undefined || found.low === null || found.high === null) return [0, 0];
  return [found.low * SLOT, (found.high + 1) * SLOT];
}

function tipsIn(database: Database, room: number, { from, to }: Range) {
  return database.all<{ at: number; tokens: number }>(
    `SELECT at, tokens FROM events INDEXED BY events_tips
      WHERE room = ? AND type = 'tip' AND at >= ? AND at < ?`,
    ...[room, from, to],
  );
}
