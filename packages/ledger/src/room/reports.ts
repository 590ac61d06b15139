import type { CbEvent } from "@cb-events/types";

/** What is durable. */
export interface CommitReport {
  /** The `seq` of the last event that is written; 0 when there is none. */
  readonly last: number;
}

/** What was put aside, and why. */
export interface DeadReport {
  readonly id: string | null;
  readonly method: string | null;
  readonly reason: string;
}

/** A goal that was reached. */
export interface GoalRecord {
  /** What it was for. */
  readonly what: string;
  /** Its tokens. */
  readonly tokens: number;
  /** The event that reached it: its time is the goal's. */
  readonly event?: CbEvent | undefined;
}
