import type { EventDraft } from "./builders/draft.js";
import { shown, wrong } from "./check.js";
import type { Signal } from "./signal.js";
import { wait } from "./wait.js";

/** One step of a show. */
export interface ShowStep {
  /** Seconds after the step before it, or after the start. Fractions are fine. */
  readonly after: number;
  /** What is emitted then. */
  readonly event: EventDraft;
}

/** A show that runs. */
export interface Show {
  /** Resolves when the last step was emitted, or the show was stopped; rejects when a step is wrong or the script throws. */
  readonly done: Promise<void>;
  /** No step is emitted from now on. Can be called again, and after the end. */
  stop(): void;
}

/** How a show is played. */
export interface ShowOptions {
  /**
   * Aborting it stops the show; that is no error.
   *
   * @default none
   */
  readonly signal?: Signal | undefined;
}

/** Steps that are due together are emitted in one go, but no more than this: a script without gaps must not block for good. */
const maxAtOnce = 1000;

/** Emits each step at its time. Times are sums from the start, so that late timers do not add up. */
export function play(
  script: Iterable<ShowStep>,
  emit: (event: EventDraft) => unknown,
  { signal }: ShowOptions = {},
): Show {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  const done = run(script, emit, stopped.signal).finally(() => signal?.removeEventListener("abort", stop));
  return { done, stop };
}

async function run(script: Iterable<ShowStep>, emit: (event: EventDraft) => unknown, signal: Signal) {
  const start = Date.now();
  let elapsed = 0;
  let atOnce = 0;
  for (const { after, event } of script) {
    if (!(after >= 0 && after < Number.POSITIVE_INFINITY)) {
      throw new RangeError(wrong("show: after", "a number of seconds, 0 or more", shown(after)));
    }
    elapsed += after * 1000;
    // A clock that was set back must not hold the show up: no wait is longer than the step's own.
    const ms = Math.min(start + Math.round(elapsed) - Date.now(), Math.ceil(after * 1000));
    atOnce = ms > 0 ? 1 : atOnce + 1;
    if (ms > 0 || atOnce % maxAtOnce === 1) await wait({ ms: Math.max(0, ms), signal }).catch(() => {});
    if (signal.aborted) return;
    emit(event);
  }
}
