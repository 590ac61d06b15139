import type { Database } from "../driver/database.js";
import type { DeadJob, LedgerJob } from "./job.js";

/** A job as it is stored. */
export interface StoredJob extends LedgerJob {
  /** Its data is no JSON. */
  readonly isDamaged: boolean;
}

interface JobRow {
  readonly id: string;
  readonly at: number;
  readonly attempts: number;
  readonly retry_at: number | null;
  readonly data: string;
}

/** A queue in the file. */
export interface QueueKey {
  /** The number of the room. */
  readonly room: number;
  readonly queue: string;
}

const COLUMNS = "id, at, attempts, retry_at, data";
const LIVE = "FROM jobs WHERE room = ? AND queue = ? AND dead_at IS NULL";

/** Jobs that wait, as many as `limit`, in the order in which they were added. */
export function oldestJobs(database: Database, { room, queue }: QueueKey, limit: number): StoredJob[] {
  return database.all<JobRow>(`SELECT ${COLUMNS} ${LIVE} ORDER BY n LIMIT ?`, room, queue, limit).map(toJob);
}

/** Those that are due, in the same order. */
export function dueJobs(
  database: Database,
  { room, queue }: QueueKey,
  now: number,
  limit: number,
): StoredJob[] {
  const sql = `SELECT ${COLUMNS} ${LIVE} AND (retry_at IS NULL OR retry_at <= ?) ORDER BY n LIMIT ?`;
  return database.all<JobRow>(sql, room, queue, now, limit).map(toJob);
}

/** Those that are due first, first. */
export function nextJobs(database: Database, { room, queue }: QueueKey, limit: number): StoredJob[] {
  const sql = `SELECT ${COLUMNS} ${LIVE} ORDER BY retry_at, n LIMIT ?`;
  return database.all<JobRow>(sql, room, queue, limit).map(toJob);
}

/** How many wait, without these. */
export function countJobs(
  database: Database,
  { room, queue }: QueueKey,
  without: ReadonlySet<string>,
): number {
  const count = (sql: string, ...more: readonly string[]) =>
    database.first<{ n: number }>(`SELECT COUNT(*) AS n ${sql}`, room, queue, ...more)?.n ?? 0;
  let size = count(LIVE);
  for (const id of without) size -= count(`${LIVE} AND id = ?`, id);
  return size;
}

/** The jobs that were given up, the oldest first. */
export function readDeadJobs(database: Database, { room, queue }: QueueKey, limit: number): DeadJob[] {
  const rows = database.all<JobRow & { dead_at: number; reason: string }>(
    `SELECT ${COLUMNS}, dead_at, reason FROM jobs WHERE room = ? AND queue = ? AND dead_at IS NOT NULL ORDER BY n LIMIT ?`,
    ...[room, queue, limit],
  );
  return rows.map((row) => ({
    ...toLedgerJob(toJob(row)),
    deadAt: new Date(row.dead_at),
    reason: row.reason,
  }));
}

/** Without what is the queue's own. */
export function toLedgerJob({ isDamaged: _, ...job }: StoredJob): LedgerJob {
  return job;
}

function toJob({ id, at, attempts, retry_at, data }: JobRow): StoredJob {
  const job = { id, at, attempts, ...parse(data) };
  return retry_at === null ? job : { ...job, retryAt: retry_at };
}

function parse(text: string): Pick<StoredJob, "data" | "isDamaged"> {
  try {
    return { data: JSON.parse(text) as unknown, isDamaged: false };
  } catch {
    return { data: undefined, isDamaged: true };
  }
}
