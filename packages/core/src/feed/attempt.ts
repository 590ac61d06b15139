import type { AbortSignalLike } from "@cb-events/types";

/** One request under way. Its state is in fields of its own: on Node 20 each look at an AbortSignal is a slow one. */
export class Attempt {
  /** Aborted when its call is cancelled, when its time is over, or by `stop`. */
  readonly signal: AbortSignal;
  /** Its call was cancelled, or its time is over. */
  isOver = false;
  /** Why it is over. */
  reason: unknown;
  /** Called when it is over: ends what pays no heed to the signal. */
  onAbort: (() => void) | undefined;
  readonly #controller = new AbortController();
  readonly #call: AbortSignalLike;
  readonly #reject: (reason: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(call: AbortSignalLike, reject: (reason: unknown) => void) {
    this.signal = this.#controller.signal;
    this.#call = call;
    this.#reject = reject;
    call.addEventListener("abort", this.#cancel);
    if (call.aborted) this.#cancel();
  }

  /** Gives it so many seconds from now on; then it is aborted with the reason. */
  limit(seconds: number, reason: () => Error): void {
    this.#timer = setTimeout(() => this.#abort(reason()), seconds * 1000);
  }

  /** Ends whatever is still under way; what it settles with is known already. */
  stop(): void {
    this.#controller.abort();
  }

  /** Leaves no timer and no listener behind. */
  end(): void {
    clearTimeout(this.#timer);
    this.#call.removeEventListener("abort", this.#cancel);
  }

  readonly #cancel = (): void => this.#abort(this.#call.reason);

  #abort(reason: unknown): void {
    this.isOver = true;
    this.reason = reason;
    this.end();
    this.#controller.abort(reason);
    this.onAbort?.();
    this.#reject(reason);
  }
}

/**
 * Makes an attempt for a call. It settles as the work does, or rejects as soon as it is aborted, also where the work
 * waits for something that ignores the signal. Leaves no timer and no listener behind.
 */
export function makeAttempt<T>(call: AbortSignalLike, work: (attempt: Attempt) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const attempt = new Attempt(call, reject);
    if (attempt.isOver) return;
    const settle = <TValue>(give: (value: TValue) => void) => (value: TValue): void => {
      attempt.end();
      give(value);
    };
    work(attempt).then(settle(resolve), settle(reject));
  });
}
