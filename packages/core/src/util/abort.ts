import type { AbortSignalLike } from "@cb-events/types";

interface Watch {
  readonly listeners: Set<() => void>;
  readonly unwatch: () => void;
}

/**
 * What to call when a signal aborts. A signal has one listener of ours for all of it: Node 20 takes eleven for a leak
 * and says so, and a signal with many is slow to look for the one to take away.
 */
const watched = new WeakMap<AbortSignalLike, Watch>();

/** Calls the listener when the signal aborts, or at once if it has; gives the function that takes it away again. */
export function onAbort(signal: AbortSignalLike | undefined, listener: () => void): () => void {
  if (signal?.aborted) listener();
  if (signal === undefined || signal.aborted) return () => {};
  const { listeners, unwatch } = watched.get(signal) ?? watch(signal);
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) unwatch();
  };
}

function watch(signal: AbortSignalLike): Watch {
  const listeners = new Set<() => void>();
  const abort = () => {
    unwatch();
    for (const listener of listeners) listener();
  };
  const unwatch = () => {
    watched.delete(signal);
    signal.removeEventListener("abort", abort);
  };
  const watch = { listeners, unwatch };
  watched.set(signal, watch);
  signal.addEventListener("abort", abort);
  return watch;
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
