import { isDeepStrictEqual } from "node:util";
import { EventsError } from "@cb-events/core";
import { undocumented } from "./documented-errors.js";
import { laterEvent } from "./labels.js";
import type { Expectation, Outcome } from "./outcome.js";
import type { Evidence } from "./play-cell.js";
import type { Failure } from "./recorder.js";
import { differences } from "./sequence.js";
import { showsSecret } from "./shown-token.js";

/** Holds what was seen against what is promised. Gives the promises that were broken, each in a few words. */
export function judge({ arriving, leastDelay, ...outcome }: Expectation, evidence: Evidence): string[] {
  const { recorder, afterRestart, endState, open, foreignRequests, secret } = evidence;
  const waited = Math.max(0, ...recorder.retries.map(({ delay }) => delay));
  const left = Object.entries(open).filter(([, count]) => count > 0);
  return [
    ...unexpected(outcome, recorder.outcome),
    ...(recorder.retries.length > outcome.retries ? recorder.retries.map(({ error }) => error.message) : []),
    ...differences(arriving, recorder.arrived),
    ...differences([laterEvent], afterRestart).map((difference) => `after a restart ${difference}`),
    ...recorder.failures.flatMap(badFailure),
    ...(waited < leastDelay ? [`waited ${waited} s, not ${leastDelay} s`] : []),
    ...(endState === "closed" ? [] : [`is ${endState} at the end, not closed`]),
    ...left.map(([kind, count]) => `left open: ${count} ${kind}`),
    ...(foreignRequests > 0 ? [`asked a foreign host, ${foreignRequests} times`] : []),
    ...(showsSecret(recorder.shown, secret) ? ["shows its token"] : []),
  ];
}

function unexpected(expected: Outcome, got: Outcome): string[] {
  const keys = Object.keys(expected) as (keyof Outcome)[];
  return keys
    .filter((key) => !isDeepStrictEqual(got[key], expected[key]))
    .map((key) => `${key}: ${JSON.stringify(got[key])}, documented is ${JSON.stringify(expected[key])}`);
}

function badFailure({ error, status }: Failure): string[] {
  const code = error instanceof EventsError ? error.code : undefined;
  return [
    ...[undocumented(error) ?? []].flat(),
    ...(status.state === "failed" ? [] : [`is ${status.state} after an error, not failed`]),
    ...(status.lastError?.code === code
      ? []
      : [`status.lastError is ${status.lastError?.code}, not ${code}`]),
  ];
}
