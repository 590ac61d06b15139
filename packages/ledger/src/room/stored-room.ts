import type { Database } from "../driver/database.js";
import type { RoomCounters } from "./write-room.js";

/** A room as it is in the file. */
export interface StoredRoom {
  readonly number: number;
  readonly counters: RoomCounters;
  /** The JSON of it. */
  readonly position: string | undefined;
}

/** Undefined where nothing of the room was written. */
export function readRoom(database: Database, name: string): StoredRoom | undefined {
  const row = database.first<{ room: number; position: string | null; last_seq: number; last_show: number }>(
    // A number that is lower than what is there would be given again.
    `SELECT room, position,
      MAX(last_seq, COALESCE((SELECT MAX(seq) FROM events WHERE events.room = rooms.room), 0)) AS last_seq,
      MAX(last_show, COALESCE((SELECT MAX(show) FROM broadcasts WHERE broadcasts.room = rooms.room), 0)) AS last_show
      FROM rooms WHERE name = ?`,
    name,
  );
  if (row === undefined) return undefined;
  const open = database.first<{ show: number }>(
    "SELECT show FROM broadcasts WHERE room = ? AND stopped_at IS NULL ORDER BY show DESC LIMIT 1",
    row.room,
  );
  return {
    number: row.room,
    counters: { lastSeq: row.last_seq, lastShow: row.last_show, show: open?.show ?? 0 },
    position: row.position ?? undefined,
  };
}

/** The JSON of a state; undefined where there is none. */
export function readState(database: Database, room: number | undefined, key: string): string | undefined {
  const row = database.first<{ value: string }>(
    "SELECT value FROM states WHERE room = ? AND key = ?",
    ...[room ?? -1, key],
  );
  return row?.value;
}

/** The number of a room; it is given one where it has none. */
export function numberOf(database: Database, name: string): number {
  database.run("INSERT INTO rooms (name) VALUES (?) ON CONFLICT DO NOTHING", name);
  const row = database.first<{ room: number }>("SELECT room FROM rooms WHERE name = ?", name);
  return row?.room ?? 0;
}

/** Writes a state; removes what is undefined. */
export function writeState(database: Database, room: number, key: string, text: string | undefined): void {
  if (text === undefined) {
    database.run("DELETE FROM states WHERE room = ? AND key = ?", room, key);
    return;
  }
  database.run(
    "INSERT INTO states (room, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    ...[room, key, text],
  );
}
