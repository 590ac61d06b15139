/** Settles as the promise does, or rejects with the signal's reason as soon as that is aborted. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    const unlink = () => signal.removeEventListener("abort", abort);
    promise.then(resolve, reject).then(unlink, unlink);
  });
}

/** Waits, or rejects with the signal's reason. Leaves no timer and no listener behind. */
export function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  return untilAborted(elapsed, signal).finally(() => clearTimeout(timer));
}

/** Waits; returns early, and without an error, when the signal is aborted. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds, signal).catch(() => {});
}
