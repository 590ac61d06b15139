import type { DecodeIssue } from "@cb-events/types";

/** An answer came. */
export interface PollReport {
  /** How many events stood in it, repeats and invalid ones included. */
  readonly events: number;
  /** How long it took, in seconds, with its retries and their waits. */
  readonly seconds: number;
}

/** Events may have been missed, or come again (and are dropped where their ids tell). */
export interface GapReport {
  /** `expired`: the feed refused the cursor as too old. `restarted`: it named no next page. */
  readonly reason: "expired" | "restarted";
  /** The cursor that was held; null before the first. */
  readonly from: string | null;
  /** Where it goes on; null: from the base URL, with the newest events. */
  readonly to: string | null;
}

/** An event is not as it should be. */
export interface InvalidEventReport {
  /** The event's id, where it has one that is a text. */
  readonly id?: string;
  /** What happened, where it says so. */
  readonly method?: string;
  /** What is wrong: paths and types, no values. */
  readonly issues: readonly DecodeIssue[];
  /** It was given out all the same, without the fields that are wrong. */
  readonly delivered: boolean;
}
