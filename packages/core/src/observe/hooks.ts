import type { DecodeIssue } from "@cb-events/types";
import type { EventsError } from "../errors/events-error.js";
import type { ClientStatus } from "./status.js";

/** Called as things happen. A hook that throws is logged and harms nothing; none is awaited. */
export interface Hooks {
  /** An answer came, with events or without. */
  readonly onPoll?: ((poll: PollReport) => void) | undefined;
  /** A request failed and will be made again. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** Events may have been missed: the feed refused the cursor or named no next page, or the cursor was given up. */
  readonly onGap?: ((gap: GapReport) => void) | undefined;
  /** An event has an issue, in strict mode and in lenient. */
  readonly onInvalidEvent?: ((invalid: InvalidEventReport) => void) | undefined;
  /** The `state` changed; called with the whole status. */
  readonly onStatus?: ((status: ClientStatus) => void) | undefined;
}

/** An answer came. */
export interface PollReport {
  /** How many events the answer held, repeats and invalid ones included. */
  readonly events: number;
  /** How long it took, in seconds, with its retries and their waits. */
  readonly seconds: number;
}

/** A request failed, and will be made again. */
export interface Retry {
  /** Which attempt failed: the first is 1. */
  readonly attempt: number;
  /** Attempts in all, as `retryAttempts` or `authRetryAttempts` says; may be `Infinity`. */
  readonly attempts: number;
  /** Seconds until the next. */
  readonly delay: number;
  /** Why it failed. */
  readonly error: EventsError;
}

/** Events may have been missed, or come again (and are dropped where their ids tell). */
export interface GapReport {
  /**
   * `expired`: the feed refused the cursor as too old. `restarted`: it named no next page. `abandoned`: it refused the
   * cursor five times over a minute or more, and answers without one.
   */
  readonly reason: "expired" | "restarted" | "abandoned";
  /** The cursor of before; null before the first. */
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
  /** It is delivered all the same, without the fields that are wrong. */
  readonly delivered: boolean;
}
