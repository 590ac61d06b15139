import { Canceller } from "./canceller.js";
import type { AbortSignalLike } from "./web.js";

/** The calls under way on a client: all of them can be ended at once, without a listener for each on a shared signal. */
export class Calls {
  readonly #running = new Map<Canceller, Promise<unknown>>();
  #end: { readonly reason: unknown } | undefined;

  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** No call is under way, and one may be. */
  get idle(): boolean {
    return !this.busy && this.#end === undefined;
  }

  /** Runs the work with a signal that is aborted when the calls are ended, or by the caller's own canceller. */
  async run<T>(work: (signal: AbortSignalLike) => Promise<T>, canceller = new Canceller()): Promise<T> {
    if (this.#end) canceller.abort(this.#end.reason);
    const working = work(canceller);
    this.#running.set(canceller, working);
    try {
      return await working;
    } finally {
      this.#running.delete(canceller);
    }
  }

  /** Ends all calls, and those to come. Resolves when each has come to its end. */
  async end(reason: unknown): Promise<void> {
    this.#end = { reason };
    for (const canceller of [...this.#running.keys()]) canceller.abort(reason);
    await Promise.allSettled(this.#running.values());
  }
}
