import { abortReason, type Signal } from "./signal.js";

/** Longest delay a timer takes, in milliseconds: a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** How one wait can end other than by its signal. */
export interface WaitOptions {
  /** The longest wait, in milliseconds. `Infinity` sets no timer. */
  readonly ms: number;
  readonly signal?: Signal | undefined;
  /** Is called with a function that ends the wait early, and gives back what undoes that. */
  readonly until?: ((end: () => void) => () => void) | undefined;
}

/**
 * Resolves when the time is over or `until` ends it, rejects with the signal's reason when that aborts.
 * Every wait of this package stands here; none leaves a timer or a listener behind.
 */
export function wait({ ms, signal, until }: WaitOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal));
    let timer: ReturnType<typeof setTimeout> | undefined;
    let undo: (() => void) | undefined;
    const release = () => {
      clearTimeout(timer);
      undo?.();
      signal?.removeEventListener("abort", aborted);
    };
    const aborted = () => {
      release();
      reject(abortReason(signal));
    };
    const ended = () => {
      release();
      resolve();
    };
    signal?.addEventListener("abort", aborted);
    undo = until?.(ended);
    if (ms !== Number.POSITIVE_INFINITY) timer = setTimeout(ended, Math.min(Math.ceil(ms), longestTimer));
  });
}
