import { randomUUID } from "node:crypto";
import type { Database } from "../driver/database.js";
import { reasonOf } from "../errors/reason-of.js";
import type { DeadJob, JobOptions, LedgerJob } from "./job.js";
import { Listeners } from "./listeners.js";
import type { Operation } from "./operation.js";
import {
  countJobs,
  dueJobs,
  nextJobs,
  oldestJobs,
  type QueueKey,
  readDeadJobs,
  type StoredJob,
  toLedgerJob,
} from "./stored-jobs.js";
import { storedKey } from "./stored-key.js";

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
  /** What is stored of this job cannot be read. */
  readonly onDamaged: (id: string) => void;
}

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
    for (;;) {
      const job = this.ordered ? this.#oldest() : this.#dueFirst();
      if (!job?.isDamaged) return job && toLedgerJob(job);
      // It must not hold up what is behind it.
      this.#parts.onDamaged(job.id);
      this.dead(job.id, "what is stored of it is damaged");
    }
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
      reason: reasonOf(reason),
    });
  }

  /** The jobs that were given up, the oldest first. */
  deadJobs({ limit = 1000 }: { readonly limit?: number | undefined } = {}): DeadJob[] {
    return readDeadJobs(this.#parts.database(), this.#key, limit);
  }

  /** Puts a dead job back, in its old place, as if it had been added now. */
  putBack(id: string): void {
    this.#parts.close({ kind: "jobBack", queue: this.name, id: checkId(id), at: Date.now() });
  }

  /** How many jobs wait, of those that are written. */
  get size(): number {
    return countJobs(this.#parts.database(), this.#key, this.#settled);
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

  get #key(): QueueKey {
    return { room: this.#parts.roomNumber() ?? -1, queue: this.name };
  }

  #oldest(): StoredJob | undefined {
    return this.#current(oldestJobs(this.#parts.database(), this.#key, this.#enough))[0];
  }

  #dueFirst(): StoredJob | undefined {
    const now = Date.now();
    const database = this.#parts.database();
    const due = this.#current(dueJobs(database, this.#key, now, this.#enough)).find(
      ({ retryAt = now }) => retryAt <= now,
    );
    if (due !== undefined) return due;
    const waiting = this.#current(nextJobs(database, this.#key, this.#enough));
    return waiting.sort((a, b) => (a.retryAt ?? 0) - (b.retryAt ?? 0))[0];
  }

  /** So many that one is left after those that changed since the last commit. */
  get #enough(): number {
    return 1 + this.#settled.size + this.#failed.size;
  }

  /** With what was closed since the last commit. */
  #current(jobs: readonly StoredJob[]): StoredJob[] {
    return jobs
      .filter(({ id }) => !this.#settled.has(id))
      .map((job) => {
        const failed = this.#failed.get(job.id);
        if (failed === undefined) return job;
        return { ...job, attempts: job.attempts + failed.attempts, retryAt: failed.retryAt };
      });
  }
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
