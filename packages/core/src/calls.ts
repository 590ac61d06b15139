import { Canceller } from "./canceller.js";
import type { AbortSignalLike } from "./web.js";

/** What a call does: it gives its value once, or throws. */
export type Work<T> = (signal: AbortSignalLike, give: (value: T) => void) => Promise<unknown>;

/** The calls under way on a client: all of them can be ended at once, without a listener for each on a shared signal. */
export class Calls {
  readonly #running = new Map<Canceller, Promise<unknown>>();
  readonly #onFailure: (error: unknown, isCancelled: boolean) => void;
  #end: { readonly reason: unknown } | undefined;

  /** Is told of each call that fails, before its promise rejects. */
  constructor(onFailure: (error: unknown, isCancelled: boolean) => void) {
    this.#onFailure = onFailure;
  }

  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** No call is under way, and one may be. */
  get idle(): boolean {
    return !this.busy && this.#end === undefined;
  }

  /**
   * Runs the work with a signal that is aborted when the calls are ended, or by the caller's own canceller; then the
   * promise resolves with `cancelled`, where that is given. It settles in the very turn in which the work gives its
   * value, and the call is over: nobody can come in between who takes the value for given and the caller for gone.
   */
  run<T>(work: Work<T>, canceller = new Canceller(), cancelled?: T): Promise<T> {
    let resolve: (value: T) => void = () => {};
    let reject: (error: unknown) => void = () => {};
    const call = new Promise<T>((...settle) => {
      [resolve, reject] = settle;
    });
    // Before the work: what it calls may end the calls.
    this.#running.set(canceller, call);
    if (this.#end) canceller.abort(this.#end.reason);
    const give = (value: T) => {
      this.#running.delete(canceller);
      resolve(value);
    };
    work(canceller, give).catch((error: unknown) => {
      this.#running.delete(canceller);
      const isCancelled = canceller.aborted && error === canceller.reason;
      this.#onFailure(error, isCancelled);
      if (isCancelled && cancelled !== undefined) resolve(cancelled);
      else reject(error);
    });
    return call;
  }

  /** Ends all calls, and those to come. Resolves when each has come to its end. */
  async end(reason: unknown): Promise<void> {
    this.#end = { reason };
    const running = [...this.#running];
    for (const [canceller] of running) canceller.abort(reason);
    await Promise.allSettled(running.map(([, call]) => call));
  }
}
