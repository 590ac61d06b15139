import type { Database } from "../driver/database.js";
import type { Operation } from "./operation.js";

/** What is done with jobs. */
type JobOperation = Extract<Operation, { readonly queue: string }>;

/** Writes what was done with a job, inside a transaction. */
export function writeJob(database: Database, room: number, operation: JobOperation): void {
  switch (operation.kind) {
    case "addJob": {
      const { queue, id, at, retryAt, data } = operation;
      database.run(
        "INSERT INTO jobs (room, queue, id, at, retry_at, data) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        ...[room, queue, id, at, retryAt, data],
      );
      return;
    }
    case "jobDone":
      database.run(
        "DELETE FROM jobs WHERE room = ? AND queue = ? AND id = ?",
        room,
        operation.queue,
        operation.id,
      );
      return;
    case "jobFailed":
      database.run(
        "UPDATE jobs SET attempts = attempts + 1, retry_at = ? WHERE room = ? AND queue = ? AND id = ? AND dead_at IS NULL",
        ...[operation.retryAt, room, operation.queue, operation.id],
      );
      return;
    case "jobDead":
      database.run(
        "UPDATE jobs SET dead_at = ?, reason = ? WHERE room = ? AND queue = ? AND id = ? AND dead_at IS NULL",
        ...[operation.at, operation.reason, room, operation.queue, operation.id],
      );
      return;
    case "jobBack":
      database.run(
        `UPDATE jobs SET dead_at = NULL, reason = NULL, retry_at = NULL, attempts = 0, at = ?
          WHERE room = ? AND queue = ? AND id = ? AND dead_at IS NOT NULL`,
        ...[operation.at, room, operation.queue, operation.id],
      );
      return;
  }
}
