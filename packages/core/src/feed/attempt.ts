import type { AbortSignalLike } from "@cb-events/types";

/** One request under way. */
export interface Attempt {
  /** Aborted when its call is cancelled, when its time is over, or by `stop`. */
  readonly signal: AbortSignal;
  /** Called when it is cancelled, or its time is over: ends what pays no heed to the signal. */
  onAbort: (() => void) | undefined;
  /** Gives it so many seconds from now on; then it is aborted with the reason. */
  limit(seconds: number, reason: () => Error): void;
  /** Ends whatever is still under way; what it settles with is known already. */
  stop(): void;
}

/**
 * Makes an attempt for a call. It settles as the work does, or rejects as soon as it is aborted, also where the work
 * waits for something that ignores the signal. Leaves no timer and no listener behind.
 */
export function makeAttempt<T>(call: AbortSignalLike, work: (attempt: Attempt) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt: Attempt = {
      signal,
      onAbort: undefined,
      limit(seconds, reason) {
        timer = setTimeout(() => abort(reason()), seconds * 1000);
      },
      stop: () => controller.abort(),
    };
    const abort = (reason: unknown) => {
      end();
      controller.abort(reason);
      attempt.onAbort?.();
      reject(reason);
    };
    const cancel = () => abort(call.reason);
    const end = () => {
      clearTimeout(timer);
      call.removeEventListener("abort", cancel);
    };
    call.addEventListener("abort", cancel, { once: true });
    if (call.aborted) cancel();
    else work(attempt).then(resolve, reject).finally(end);
  });
}
