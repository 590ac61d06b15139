import type { Database } from "../driver/database.js";
import { storedKey } from "./stored-key.js";

/** Whether an event of this id is in the history of a room, or was put aside. */
export function isKnown(database: Database, room: number | undefined, id: string): boolean {
  const key = [room ?? -1, storedKey(id)];
  const row = database.first(
    `SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM events INDEXED BY events_id WHERE room = ? AND id = ?)
      OR EXISTS (SELECT 1 FROM dead_events WHERE room = ? AND id = ?)`,
    ...[...key, ...key],
  );
  return row !== undefined;
}
