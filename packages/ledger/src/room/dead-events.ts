import type { CbEvent } from "@cb-events/types";
import type { Database } from "../driver/database.js";
import { storedEvent } from "./stored-event.js";

/** An event that was put aside: it could not be handled, or not be written. */
export interface DeadEvent {
  /** Grows with each. */
  readonly n: number;
  /** Null where it is not known. */
  readonly id: string | null;
  /** As on the wire; null where it is not known. */
  readonly method: string | null;
  /** When it was put aside. */
  readonly at: Date;
  readonly reason: string;
  /** Undefined where it could not be written, or was not to be. */
  readonly event: CbEvent | undefined;
}

interface Row {
  readonly n: number;
  readonly id: string | null;
  readonly method: string | null;
  readonly at: number;
  readonly reason: string;
  readonly event: string | null;
}

/** The oldest first. */
export function deadEvents(database: Database, room: number | undefined, limit: number): DeadEvent[] {
  const rows = database.all<Row>(
    "SELECT n, id, method, at, reason, event FROM dead_events WHERE room = ? ORDER BY n LIMIT ?",
    ...[room ?? -1, limit],
  );
  return rows.map(({ at, event, ...row }) => ({
    ...row,
    at: new Date(at),
    event: event === null ? undefined : storedEvent(event),
  }));
}
