import type { EventsError, GapReport } from "@cb-events/core";

export type ErrorName = EventsError["name"];

/** What came of a fault, as its consumer sees it. */
export interface Outcome {
  /** Requests that were made again. */
  readonly retries: number;
  /** The classes of the errors that led to those, each once. */
  readonly retriedAfter: readonly ErrorName[];
  /** The classes of the errors that a loop or `poll()` threw; after each of them it was called again. */
  readonly thrown: readonly ErrorName[];
  /** The gaps that `onGap` was told of. */
  readonly gaps: readonly GapReport["reason"][];
  /** Invalid events that `onInvalidEvent` was told of. */
  readonly reported: number;
  /** The feed sent events again, and they were dropped. */
  readonly repeatsDropped: boolean;
}

/** What is documented to come of a fault. */
export interface Expectation extends Outcome {
  /** The events that arrive, in order: see `labels.ts`. */
  readonly arriving: readonly string[];
  /** Seconds that the client waits before it asks again, at least. */
  readonly leastDelay: number;
}

/** What a person reads of an outcome. */
export function describe(outcome: Outcome): string {
  const { retries, thrown, gaps, reported, repeatsDropped } = outcome;
  const parts = [
    retries > 0 && "retried",
    gaps.length > 0 && "recovered, gap",
    thrown.length === 0 && reported > 0 && "reported, goes on",
    thrown.length === 0 && gaps.length === 0 && repeatsDropped && "repeats dropped",
    thrown.length > 0 && `${thrown.join(", ")}, then goes on`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "goes on" : parts.join(", ");
}
