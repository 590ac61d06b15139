import type { Database } from "../driver/database.js";
import { NAME_LEVELS } from "../file/schema.js";
import { checkLimit } from "./check-limit.js";
import type { LimitOptions } from "./history.js";
import { type Range, type RangeOptions, split, toRange } from "./range.js";
import { SUM_OF_TOKENS } from "./sum-of-tokens.js";

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

const BY_PERIOD = `SELECT name, tokens, tips, last_at FROM tip_names
  WHERE room = ? AND level = ? AND period >= ? AND period < ? AND name <> ''`;
const BY_TIP = `SELECT name, tokens, 1 AS tips, at AS last_at FROM events INDEXED BY events_tips
  WHERE room = ? AND type = 'tip' AND at >= ? AND at < ? AND name IS NOT NULL`;

/** A part of the range: a query, and what it takes. */
interface Part {
  readonly sql: string;
  readonly parameters: readonly number[];
}

export function topTippers(database: Database, room: number, options: RangeOptions & LimitOptions): Tipper[] {
  const isAllTime = options.from === undefined && options.to === undefined;
  const all = { sql: BY_PERIOD, parameters: [room, 2, 0, 1] };
  const parts = isAllTime ? [all] : partsOf(toRange(options), room, 1);
  if (parts.length === 0) return [];
  const rows = database.all<Row>(
    `SELECT name, ${SUM_OF_TOKENS} AS tokens, SUM(tips) AS tips, MAX(last_at) AS last_at
      FROM (${parts.map(({ sql }) => sql).join(" UNION ALL ")})
      GROUP BY name ORDER BY SUM(tokens) DESC, name LIMIT ?`,
    ...parts.flatMap(({ parameters }) => parameters),
    checkLimit(options.limit, 10),
  );
  return rows.map(({ last_at, ...row }) => ({ ...row, lastAt: new Date(last_at) }));
}

/** The range by the sums of long periods, what is left at its ends by those of days, and what is left then by tips. */
function partsOf(range: Range, room: number, level: number): Part[] {
  const length = NAME_LEVELS[level];
  if (length === undefined) return [{ sql: BY_TIP, parameters: [room, range.from, range.to] }];
  const { first, end, edges } = split(range, length);
  const whole = { sql: BY_PERIOD, parameters: [room, level, first, end] };
  return [...(first < end ? [whole] : []), ...edges.flatMap((edge) => partsOf(edge, room, level - 1))];
}
