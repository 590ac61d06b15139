import type { AbortSignalLike } from "@cb-events/types";

/** Calls the listener when the signal aborts, or at once if it has; gives the function that takes it away again. */
export function onAbort(signal: AbortSignalLike | undefined, listener: () => void): () => void {
  if (signal?.aborted) listener();
  else signal?.addEventListener("abort", listener, { once: true });
  return () => signal?.removeEventListener("abort", listener);
}

/** Settles as the promise does, or rejects with the signal's reason as soon as the signal is aborted. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignalLike): Promise<T> {
  return new Promise((resolve, reject) => {
    const unlink = onAbort(signal, () => reject(signal.reason));
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
