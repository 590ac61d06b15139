import type { Database } from "../driver/database.js";
import { DAY } from "../file/schema.js";
import { checkLimit } from "./check-limit.js";
import type { LimitOptions } from "./history.js";
import { type RangeOptions, split, toRange } from "./range.js";

/** Someone who tipped under their name. */
export interface Tipper {
  readonly name: string;
  readonly tokens: number;
  /** How many tips. */
  readonly tips: number;
  /** Of the last tip in the range. */
  readonly lastAt: Date;
}

interface Row {
  readonly name: string;
  readonly tokens: number;
  readonly tips: number;
  readonly last_at: number;
}

const BY_DAY =
  "SELECT name, tokens, tips, last_at FROM tip_days WHERE room = ? AND day >= ? AND day < ? AND name <> ''";
const BY_TIP = `SELECT name, tokens, 1 AS tips, at AS last_at FROM events INDEXED BY events_tips
  WHERE room = ? AND type = 'tip' AND at >= ? AND at < ? AND name IS NOT NULL`;

/** The sums are there by days of UTC; what is not a whole one is added up from the tips. */
export function topTippers(database: Database, room: number, options: RangeOptions & LimitOptions): Tipper[] {
  const { first, end, edges } = split(toRange(options), DAY);
  const parts = [BY_DAY, ...edges.map(() => BY_TIP)].join(" UNION ALL ");
  const rows = database.all<Row>(
    `SELECT name, SUM(tokens) AS tokens, SUM(tips) AS tips, MAX(last_at) AS last_at FROM (${parts})
      GROUP BY name ORDER BY SUM(tokens) DESC, name LIMIT ?`,
    ...[room, first, end],
    ...edges.flatMap(({ from, to }) => [room, from, to]),
    checkLimit(options.limit, 10),
  );
  return rows.map(({ last_at, ...row }) => ({ ...row, lastAt: new Date(last_at) }));
}
