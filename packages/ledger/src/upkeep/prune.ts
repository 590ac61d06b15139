import type { Database } from "../driver/database.js";
import { NAME_LEVELS, SLOT } from "../file/schema.js";
import { turn } from "./turn.js";

/** Rows that are removed in one go: other work gets its turn in between. */
const SLICE = 2000;

/** Removes what is older than the time, in slices; the sums first, so that a kill leaves none that counts what is gone. Gives the number of events. */
export async function prune(
  database: () => Database,
  before: number,
  assertOpen: () => void,
): Promise<number> {
  database().transaction(() => pruneSums(database(), before));
  for (let removed = 0; ; ) {
    await turn();
    assertOpen();
    const slice = database().transaction(() =>
      database().run(
        "DELETE FROM events WHERE n IN (SELECT n FROM events WHERE at < ? ORDER BY n LIMIT ?)",
        before,
        SLICE,
      ),
    );
    removed += slice;
    if (slice < SLICE) return removed;
  }
}

function pruneSums(database: Database, before: number): void {
  const slot = Math.floor(before / SLOT);
  database.run("DELETE FROM tip_slots WHERE slot <= ?", slot);
  database.run(
    `INSERT INTO tip_slots (room, slot, show, tokens, tips)
      SELECT room, CAST(? AS INTEGER), show, SUM(tokens), COUNT(*) FROM events
      WHERE type = 'tip' AND at >= ? AND at < ? GROUP BY room, show`,
    ...[slot, before, (slot + 1) * SLOT],
  );
  pruneNames(database, before);
  database.run("DELETE FROM broadcasts WHERE stopped_at < ?", before);
  database.run("DELETE FROM goals WHERE at < ?", before);
  database.run("DELETE FROM dead_events WHERE at < ?", before);
  database.run("DELETE FROM jobs WHERE dead_at < ?", before);
}

/** The sums that go over the time are made anew: of days from the tips, of more from the days. */
function pruneNames(database: Database, before: number): void {
  const [day] = NAME_LEVELS;
  const first = Math.floor(before / day);
  database.run("DELETE FROM tip_names WHERE level = 0 AND period <= ?", first);
  database.run(
    `INSERT INTO tip_names (room, level, period, name, tokens, tips, first_at, last_at)
      SELECT room, 0, CAST(? AS INTEGER), COALESCE(name, ''), SUM(tokens), COUNT(*), MIN(at), MAX(at) FROM events
      WHERE type = 'tip' AND at >= ? AND at < ? GROUP BY room, COALESCE(name, '')`,
    ...[first, before, (first + 1) * day],
  );
  NAME_LEVELS.forEach((length, level) => {
    if (level === 0) return;
    const period = Math.floor(before / length);
    database.run("DELETE FROM tip_names WHERE level = ? AND period <= ?", level, period);
    database.run(
      `INSERT INTO tip_names (room, level, period, name, tokens, tips, first_at, last_at)
        SELECT room, CAST(? AS INTEGER), CAST(? AS INTEGER), name, SUM(tokens), SUM(tips), MIN(first_at), MAX(last_at)
        FROM tip_names WHERE level = 0 AND period >= ? AND period < ? GROUP BY room, name`,
      ...[level, period, first, Math.min(Number.MAX_SAFE_INTEGER, ((period + 1) * length) / day)],
    );
  });
}
