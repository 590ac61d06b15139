/** One thing to send, as its queue keeps it. A ledger's job fits; so does that of `memoryJobs()`. */
export interface Job {
  /** Unique in its queue, and the same at each attempt: the receiver knows a repeat by it. */
  readonly id: string;
  /** When it was added, by the wall clock, in milliseconds since 1970: it has to outlive a restart. */
  readonly at: number;
  /** Attempts that have failed so far. */
  readonly attempts: number;
  /**
   * When the next attempt may be made, by the wall clock, in milliseconds since 1970: what `failed` was given last.
   * Absent, or in the past: at once.
   */
  readonly retryAt?: number | undefined;
  /** What was added, as it is after a round trip through JSON. */
  readonly data: unknown;
}

/**
 * A queue of jobs, as a sender needs it. A ledger's queue has it, and `memoryJobs()` gives one. Each function may be
 * sync or async; one that throws or rejects is logged and called again later. One sender works on one queue.
 */
export interface Jobs {
  /**
   * The job whose turn it is; undefined when there is none. It stays in the queue, and comes again at the next call
   * until `done` or `dead` took it out: so a kill between two calls loses nothing.
   *
   * In a queue in order that is always the oldest one, also when its `retryAt` lies ahead: the sender waits for that
   * time, and what is behind it waits too. In a queue without an order it is one that is due, or when none is, the one
   * that is due first.
   */
  take(): Promise<Job | undefined> | Job | undefined;
  /** It was sent: takes it out of the queue. An id that is not in the queue is no error, in any of the three. */
  done(id: string): unknown;
  /**
   * An attempt failed: counts it in `attempts`, and keeps `retryAt`, in milliseconds since 1970. The job keeps its place
   * in the queue.
   */
  failed(id: string, retryAt: number): unknown;
  /** It is given up: takes it out of the queue, to where it can be listed with the reason and put back. */
  dead(id: string, reason: string): unknown;
  /**
   * Calls the listener whenever `take` may give something new: a job was added (for good: what may still be rolled back
   * is not added yet) or a dead one put back. Gives a function that ends that.
   */
  onAdded(listener: () => void): () => void;
}
