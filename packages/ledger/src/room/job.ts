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
