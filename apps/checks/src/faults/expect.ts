import type { GapReport } from "@cb-events/core";
import { allEvents } from "./labels.js";
import type { ErrorName, Expectation } from "./outcome.js";

const goesOn: Expectation = {
  retries: 0,
  retriedAfter: [],
  thrown: [],
  gaps: [],
  reported: 0,
  repeatsDropped: false,
  arriving: allEvents,
  leastDelay: 0,
};

type Expected = Pick<Record<"lenient" | "strict", Expectation>, "lenient" | "strict">;

/** The same in both modes. What is not named is as if nothing had gone wrong. */
export function inBoth(expected: Partial<Expectation>): Expected {
  return { lenient: { ...goesOn, ...expected }, strict: { ...goesOn, ...expected } };
}

/** The request is made again, so many times. */
export function retried(after: ErrorName, retries = 1): Partial<Expectation> {
  return { retries, retriedAfter: [after] };
}

/** A loop or `poll()` throws it; the next one goes on. */
export function thrown(name: ErrorName): Partial<Expectation> {
  return { thrown: [name] };
}

/** It goes on elsewhere in the feed, and `onGap` is told. */
export function gap(reason: GapReport["reason"]): Partial<Expectation> {
  return { gaps: [reason] };
}

/** An invalid event: reported in lenient mode, and given out if its fault is a small one; thrown in strict mode. */
export function invalidEvent({ label, delivered }: { label: string; delivered: boolean }): Expected {
  const others = allEvents.filter((each) => each !== label);
  return {
    lenient: { ...goesOn, reported: 1, arriving: delivered ? allEvents : others },
    strict: { ...goesOn, reported: 1, thrown: ["EventValidationError"], arriving: others },
  };
}
