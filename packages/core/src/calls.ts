/** The calls under way on a client: all of them can be ended at once, without a listener for each on a shared signal. */
export class Calls {
  readonly #running = new Map<AbortController, Promise<unknown>>();
  #ended: { readonly reason: unknown } | undefined;

  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** Runs the work with a signal that is aborted when the calls are ended, or by the caller's own controller. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, controller = new AbortController()): Promise<T> {
    if (this.#ended) controller.abort(this.#ended.reason);
    const working = work(controller.signal);
    this.#running.set(controller, working);
    try {
      return await working;
    } finally {
      this.#running.delete(controller);
    }
  }

  /** Ends all calls, and those to come. Resolves when each has come to its end. */
  async end(reason: unknown): Promise<void> {
    this.#ended = { reason };
    for (const controller of this.#running.keys()) controller.abort(reason);
    await Promise.allSettled(this.#running.values());
  }
}
