import type { Database } from "../driver/database.js";
import { type RangeOptions, toRange } from "./range.js";

/** A goal that was reached. */
export interface GoalEntry {
  readonly at: Date;
  /** What it was for. */
  readonly what: string;
  /** Its tokens. */
  readonly tokens: number;
  /** The number of the show; undefined outside of one. */
  readonly show: number | undefined;
  /** The id of the event that reached it. */
  readonly eventId: string | undefined;
}

interface Row {
  readonly at: number;
  readonly what: string;
  readonly tokens: number;
  readonly show: number;
  readonly event_id: string | null;
}

export function goals(database: Database, room: number, options: RangeOptions): GoalEntry[] {
  const { from, to } = toRange(options);
  const rows = database.all<Row>(
    "SELECT at, what, tokens, show, event_id FROM goals WHERE room = ? AND at >= ? AND at < ? ORDER BY at, n",
    ...[room, from, to],
  );
  return rows.map(({ at, what, tokens, show, event_id }) => ({
    at: new Date(at),
    what,
    tokens,
    show: show === 0 ? undefined : show,
    eventId: event_id ?? undefined,
  }));
}
