import type { AbortSignalLike } from "@cb-events/types";

/** Settles as the promise does, or rejects with the signal's reason as soon as the signal is aborted. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignalLike): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    const unlink = () => signal.removeEventListener("abort", abort);
    promise.then(resolve, reject).then(unlink, unlink);
  });
}

/** Waits, or rejects with the signal's reason. Leaves no timer and no listener behind. */
export function sleep(seconds: number, signal: AbortSignalLike): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  return untilAborted(elapsed, signal).finally(() => clearTimeout(timer));
}
