/**
 * Does work with a signal that aborts when the other one does, and after so many milliseconds in any case. Leaves no timer
 * and no listener behind. Not by `AbortSignal.any` and `AbortSignal.timeout`: on Node 20 what is made of them may be
 * collected before it aborts.
 */
export async function within<T>(
  signal: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException(`No answer in ${milliseconds / 1000} s`, "TimeoutError")),
    milliseconds,
  );
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
