import type { Database } from "../driver/database.js";
import { type RangeOptions, toRange } from "./range.js";
import { SUM_OF_TOKENS } from "./sum-of-tokens.js";

/** A show, from `broadcastStart` to `broadcastStop`, and its tips. */
export interface ShowTips {
  /** The number of the show in its room. */
  readonly show: number;
  readonly startedAt: Date;
  /** Undefined while it is on, or where its end was not told. */
  readonly stoppedAt: Date | undefined;
  readonly tokens: number;
  /** How many tips. */
  readonly tips: number;
}

interface Row {
  readonly show: number;
  readonly started_at: number;
  readonly stopped_at: number | null;
  readonly tokens: number | null;
  readonly tips: number | null;
}

export function tipsByShow(database: Database, room: number, options: RangeOptions): ShowTips[] {
  const { from, to } = toRange(options);
  const rows = database.all<Row>(
    `SELECT show, started_at, stopped_at, tokens, tips FROM broadcasts LEFT JOIN (
        SELECT show, ${SUM_OF_TOKENS} AS tokens, SUM(tips) AS tips FROM tip_slots WHERE room = ? GROUP BY show
      ) AS sums USING (show)
      WHERE room = ? AND started_at >= ? AND started_at < ? ORDER BY show`,
    ...[room, room, from, to],
  );
  return rows.map((row) => ({
    show: row.show,
    startedAt: new Date(row.started_at),
    stoppedAt: row.stopped_at === null ? undefined : new Date(row.stopped_at),
    tokens: row.tokens ?? 0,
    tips: row.tips ?? 0,
  }));
}
