import type { Job, Jobs } from "./jobs.js";

/** A job that was given up. */
export interface DeadJob extends Job {
  readonly reason: string;
}

/** How a queue is kept. */
export interface MemoryJobsOptions {
  /**
   * How many jobs may wait, and how many dead ones are kept: a whole number, 1 or more. When there are more, the oldest
   * that waits becomes a dead job, and the oldest dead one is forgotten.
   *
   * @default 1000
   */
  readonly maxJobs?: number | undefined;
}

/** A queue of jobs in memory, in order. */
export interface MemoryJobs extends Jobs {
  /**
   * Adds a job, and gives its id. The data is what JSON makes of it; throws a `TypeError` when JSON can make nothing of
   * it. An id that is in the queue already adds nothing.
   */
  add(data: unknown, options?: { readonly id?: string | undefined }): string;
  /** How many wait. */
  readonly size: number;
  /** The jobs that were given up, the oldest first. */
  readonly deadJobs: readonly DeadJob[];
  /** Puts a dead job back at the end of the queue, as if it was added now. False when there is none of this id. */
  revive(id: string): boolean;
  take(): Job | undefined;
  done(id: string): void;
  failed(id: string, retryAt: number): void;
  dead(id: string, reason: string): void;
}

/** Makes a queue for bots without a ledger. It is gone with the process. */
export function memoryJobs(options: MemoryJobsOptions = {}): MemoryJobs {
  const { maxJobs = 1000 } = options;
  if (!Number.isInteger(maxJobs) || maxJobs < 1)
    throw new RangeError(`The option maxJobs must be a whole number, 1 or more, not ${String(maxJobs)}`);
  return new MemoryQueue(maxJobs);
}

class MemoryQueue implements MemoryJobs {
  readonly #maxJobs: number;
  /** In the order in which they were added. */
  readonly #jobs = new Map<string, Job>();
  readonly #dead = new Map<string, DeadJob>();
  readonly #listeners = new Set<() => void>();

  constructor(maxJobs: number) {
    this.#maxJobs = maxJobs;
  }

  get size(): number {
    return this.#jobs.size;
  }

  get deadJobs(): readonly DeadJob[] {
    return [...this.#dead.values()];
  }

  add(data: unknown, { id = crypto.randomUUID() }: { readonly id?: string | undefined } = {}): string {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError(`The data must be what JSON can say, not ${typeof data}`);
    if (!this.#jobs.has(id)) this.#put(id, JSON.parse(text));
    return id;
  }

  revive(id: string): boolean {
    const job = this.#dead.get(id);
    if (job === undefined) return false;
    this.#dead.delete(id);
    this.#put(id, job.data);
    return true;
  }

  take(): Job | undefined {
    const [job] = this.#jobs.values();
    return job;
  }

  done(id: string): void {
    this.#jobs.delete(id);
  }

  failed(id: string, retryAt: number): void {
    const job = this.#jobs.get(id);
    if (job !== undefined) this.#jobs.set(id, { ...job, attempts: job.attempts + 1, retryAt });
  }

  dead(id: string, reason: string): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#jobs.delete(id);
    this.#dead.delete(id); // So that it is the newest.
    this.#dead.set(id, { ...job, reason });
    const [oldest] = this.#dead.keys();
    if (this.#dead.size > this.#maxJobs && oldest !== undefined) this.#dead.delete(oldest);
  }

  onAdded(listener: () => void): () => void {
    const own = () => listener(); // Added twice, it is called twice.
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #put(id: string, data: unknown): void {
    this.#jobs.set(id, { id, at: Date.now(), attempts: 0, data });
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > this.#maxJobs && oldest !== undefined) this.dead(oldest, "the queue was full");
    for (const listener of [...this.#listeners]) listener();
  }
}
