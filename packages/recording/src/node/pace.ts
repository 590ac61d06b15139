import { type CbEvent, eventTime } from "@cb-events/types";
import type { ReplaySignal } from "./replay-signal.js";

/** The longest delay that a timer takes, in milliseconds: a longer one would fire at once. */
const MAX_TIMER = 2 ** 31 - 1;
/** Events in a row without a pause. Without end they would leave signals of the system unheard. */
const MAX_AT_ONCE = 1000;
/** An event from so far ahead was not recorded then: its id is wrong. In milliseconds. */
const DAY = 86_400_000;

/**
 * Gives a function that waits until it is an event's turn: as long after the first event as it happened, by `speed`.
 * Reckoned from the first one, so that late timers do not add up; an event from before those that came is due at once,
 * and so is one whose id tells no time, or one that lies ahead. An abort ends the wait, and is no error.
 */
export function createPace(speed: number, signal?: ReplaySignal): (event: CbEvent) => Promise<void> {
  const startedAt = performance.now();
  const maxTime = Date.now() + DAY;
  let first: number | undefined;
  let atOnce = 0;
  return async (event) => {
    const told = eventTime(event)?.getTime();
    const time = told !== undefined && told <= maxTime ? told : undefined;
    first ??= time;
    const due = time === undefined || first === undefined ? 0 : startedAt + (time - first) / speed;
    atOnce += 1;
    do {
      const left = due - performance.now();
      if (left <= 0 && atOnce < MAX_AT_ONCE) return;
      atOnce = 0;
      await wait(left, signal);
    } while (!signal?.aborted);
  };
}

/** Leaves no timer and no listener behind. */
function wait(milliseconds: number, signal?: ReplaySignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(Math.max(0, Math.ceil(milliseconds)), MAX_TIMER));
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}
