import type { AbortSignalLike } from "../util/web.js";

/**
 * One request under way. It ends at once when its call is cancelled or its time is over, also where what it waits for
 * pays no heed to the signal.
 */
export class Attempt {
  readonly #controller = new AbortController();
  readonly #call: AbortSignalLike;
  readonly #aborted: Promise<never>;
  readonly #onAbort: () => void;
  #reject: (reason: unknown) => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The signal is that of the call which makes the attempt. */
  constructor(call: AbortSignalLike) {
    this.#call = call;
    this.#aborted = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    this.#aborted.catch(() => {}); // It is handled where it is raced with.
    this.#onAbort = () => this.abort(call.reason);
    if (call.aborted) this.#onAbort();
    else call.addEventListener("abort", this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives the attempt so many seconds from now on; then it is aborted with the reason. */
  limit(seconds: number, reason: () => Error): void {
    this.#timer = setTimeout(() => this.abort(reason()), seconds * 1000);
  }

  /** Settles as the promise does, or rejects as soon as the attempt is aborted. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#aborted]);
  }

  abort(reason?: unknown): void {
    this.#controller.abort(reason);
    this.#reject(this.#controller.signal.reason);
  }

  /** Leaves no timer and no listener behind. */
  end(): void {
    clearTimeout(this.#timer);
    this.#call.removeEventListener("abort", this.#onAbort);
  }
}
