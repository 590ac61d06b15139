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
