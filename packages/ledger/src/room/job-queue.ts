import { randomUUID } from "node:crypto";
import type { Database } from "../driver/database.js";
import { Listeners } from "./listeners.js";
import type { Operation } from "./operation.js";
import { storedKey } from "./stored-key.js";

/** One thing to do, as a queue keeps it. */
export interface LedgerJob {
  /** Unique in its queue, and the same at each attempt. */
  readonly id: string;
  /** When it was added, in milliseconds since 1970. */
  readonly at: number;
  /** Attempts that have failed so far. */
  readonly attempts: number;
  /** When the next attempt may be made, in milliseconds since 1970; undefined: at once. */
  readonly retryAt?: number | undefined;
  /** What was added, after a round trip through JSON. */
  readonly data: unknown;
}

/** A job that was given up. */
export interface DeadJob extends LedgerJob {
  /** When it was given up. */
  readonly deadAt: Date;
  /** Why. */
  readonly reason: string;
}

/** How a queue gives its jobs. */
export interface QueueOptions {
  /**
   * In the order in which they were added: a job that waits holds those behind it. False: what is due first comes first.
   *
   * @default true
   */
  readonly ordered?: boolean | undefined;
}

/** A job's own settings. */
export interface JobOptions {
  /**
   * Unique in the queue: a job with an id that is there already is not added again.
   *
   * @default a random UUID
   */
  readonly id?: string | undefined;
  /**
   * The first attempt is not to be made earlier, in milliseconds since 1970: it is the job's first `retryAt`.
   *
   * @default at once
   */
  readonly notBefore?: number | undefined;
}

/** What a queue has of its room. */
export interface QueueParts {
  readonly room: string;
  readonly database: () => Database;
  /** The number of the room; undefined as long as nothing was written. */
  readonly roomNumber: () => number | undefined;
  /** Takes part in the save that follows. */
  readonly stage: (operation: Operation) => void;
  /** Is written with the next commit, whatever a handler does; in `write()`, with the rest of that change. */
  readonly close: (operation: Operation) => void;
  readonly warn: (message: string) => void;
}

interface JobRow {
  readonly id: string;
  readonly at: number;
  readonly attempts: number;
  readonly retry_at: number | null;
  readonly data: string;
}

const COLUMNS = "id, at, attempts, retry_at, data";
const LIVE = "FROM jobs WHERE room = ? AND queue = ? AND dead_at IS NULL";

/**
 * Jobs that wait to be done (an outbox). Added with what a handler writes, so that a job is there exactly when its event
 * is; taken out when it is done. A kill between the two repeats it, with the same id.
 */
export class JobQueue {
  readonly name: string;
  readonly ordered: boolean;
  readonly #parts: QueueParts;
  readonly #added: Listeners<void>;
  /** Done or dead, and not written yet. */
  readonly #settled = new Set<string>();
  /** Failed, and not written yet: how often, and until when. */
  readonly #failed = new Map<string, { attempts: number; retryAt: number }>();

  constructor(name: string, ordered: boolean, parts: QueueParts) {
    this.name = name;
    this.ordered = ordered;
    this.#parts = parts;
    this.#added = new Listeners<void>("onAdded", parts.warn);
  }

  /** Adds a job with the save that follows. Throws for what is no JSON. */
  add(data: unknown, { id = randomUUID(), notBefore }: JobOptions = {}): void {
    checkId(id);
    const retryAt = notBefore === undefined ? null : checkTime("notBefore", notBefore);
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError(`A job must be JSON, not ${typeof data}`);
    this.#parts.stage({ kind: "addJob", queue: this.name, id, at: Date.now(), retryAt, data: text });
  }

  /**
   * The job whose turn it is, of those that are written; undefined when there is none. It stays in the queue until `done`
   * or `dead`. In an ordered queue that is the oldest one, also when its `retryAt` lies ahead; else one that is due, or
   * when none is, the one that is due first.
   */
  take(): LedgerJob | undefined {
    return this.ordered ? this.#oldest() : this.#dueFirst();
  }

  /** Takes the job out of the queue. An id that is not there is no error, in any of the three. */
  done(id: string): void {
    this.#settle({ kind: "jobDone", queue: this.name, id: checkId(id) });
  }

  /** An attempt failed: counts it, and keeps when to try again, in milliseconds since 1970. */
  failed(id: string, retryAt: number): void {
    checkId(id);
    const at = checkTime("retryAt", retryAt);
    const before = this.#failed.get(id)?.attempts ?? 0;
    this.#failed.set(id, { attempts: before + 1, retryAt: at });
    this.#parts.close({ kind: "jobFailed", queue: this.name, id, retryAt: at });
  }

  /** Gives the job up: it is kept, with the reason, to be listed and put back. */
  dead(id: string, reason: string): void {
    this.#settle({
      kind: "jobDead",
      queue: this.name,
      id: checkId(id),
      at: Date.now(),
      reason: String(reason),
    });
  }

  /** The jobs that were given up, the oldest first. */
  deadJobs({ limit = 1000 }: { readonly limit?: number | undefined } = {}): DeadJob[] {
    const database = this.#parts.database();
    const rows = database.all<JobRow & { dead_at: number; reason: string }>(
      `SELECT ${COLUMNS}, dead_at, reason FROM jobs WHERE room = ? AND queue = ? AND dead_at IS NOT NULL ORDER BY n LIMIT ?`,
      ...[this.#parts.roomNumber() ?? -1, this.name, limit],
    );
    return rows.map((row) => ({ ...toJob(row), deadAt: new Date(row.dead_at), reason: row.reason }));
  }

  /** Puts a dead job back, in its old place, as if it had been added now. */
  putBack(id: string): void {
    this.#parts.close({ kind: "jobBack", queue: this.name, id: checkId(id), at: Date.now() });
  }

  /** How many jobs wait, of those that are written. */
  get size(): number {
    const database = this.#parts.database();
    const key = [this.#parts.roomNumber() ?? -1, this.name] as const;
    const count = (sql: string, ...more: readonly string[]) =>
      database.first<{ n: number }>(`SELECT COUNT(*) AS n ${sql}`, ...key, ...more)?.n ?? 0;
    let size = count(LIVE);
    for (const id of this.#settled) size -= count(`${LIVE} AND id = ?`, id);
    return size;
  }

  /**
   * Calls the listener whenever a job was added, once that is written, and when a dead one was put back. Gives a function
   * that ends that.
   */
  onAdded(listener: () => unknown): () => void {
    return this.#added.add(listener);
  }

  /** All that was closed is written. */
  committed(): void {
    this.#settled.clear();
    this.#failed.clear();
  }

  /** These are not written: the change that they were a part of failed. */
  undo(operations: readonly Operation[]): void {
    for (const operation of operations) {
      if (!("queue" in operation) || operation.queue !== this.name) continue;
      const { kind, id } = operation;
      if (kind === "jobDone" || kind === "jobDead") this.#settled.delete(id);
      if (kind === "jobFailed") this.#failed.delete(id);
    }
  }

  /** Tells that there are new ones. */
  tell(): void {
    this.#added.call();
  }

  #settle(operation: Operation & { readonly id: string }): void {
    this.#settled.add(operation.id);
    this.#parts.close(operation);
  }

  #oldest(): LedgerJob | undefined {
    return this.#jobs(`SELECT ${COLUMNS} ${LIVE} ORDER BY n LIMIT ?`)[0];
  }

  #dueFirst(): LedgerJob | undefined {
    const now = Date.now();
    const isDue = ({ retryAt }: LedgerJob) => retryAt === undefined || retryAt <= now;
    const due = this.#jobs(
      `SELECT ${COLUMNS} ${LIVE} AND (retry_at IS NULL OR retry_at <= ?) ORDER BY n LIMIT ?`,
      now,
    ).find(isDue);
    if (due !== undefined) return due;
    const waiting = this.#jobs(`SELECT ${COLUMNS} ${LIVE} ORDER BY retry_at, n LIMIT ?`);
    return waiting.sort((a, b) => (a.retryAt ?? 0) - (b.retryAt ?? 0))[0];
  }

  /** Enough of them that one is left after those that changed since the last commit. */
  #jobs(sql: string, ...parameters: readonly number[]): LedgerJob[] {
    const limit = 1 + this.#settled.size + this.#failed.size;
    const rows = this.#parts
      .database()
      .all<JobRow>(sql, this.#parts.roomNumber() ?? -1, this.name, ...parameters, limit)
      .filter(({ id }) => !this.#settled.has(id));
    return rows.map((row) => {
      const job = toJob(row);
      const failed = this.#failed.get(job.id);
      return failed === undefined
        ? job
        : { ...job, attempts: job.attempts + failed.attempts, retryAt: failed.retryAt };
    });
  }
}

function toJob({ id, at, attempts, retry_at, data }: JobRow): LedgerJob {
  const job = { id, at, attempts, data: JSON.parse(data) as unknown };
  return retry_at === null ? job : { ...job, retryAt: retry_at };
}

function checkTime(name: string, time: unknown): number {
  if (typeof time !== "number" || !Number.isFinite(time))
    throw new TypeError(`${name} must be a number of milliseconds since 1970`);
  return Math.round(time);
}

function checkId(id: unknown): string {
  if (typeof id !== "string" || id === "" || storedKey(id) !== id)
    throw new TypeError("The id of a job must be a text that is not empty, of whole characters");
  return id;
}
