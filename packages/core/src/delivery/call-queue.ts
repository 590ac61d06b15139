/** What a call does: it gives its value once, or throws. */
export type Work<T> = (signal: AbortSignal, deliver: (value: T) => void) => Promise<unknown>;

export interface CallOptions<T> {
  /** The caller's own: one for all its calls. */
  readonly controller: AbortController;
  /** What has to be done before, also while other calls are served. */
  readonly before?: Promise<void> | undefined;
  readonly cancelled?: T;
}

interface Call {
  readonly controller: AbortController;
  readonly settled: Promise<unknown>;
  /** What it waits for besides its turn is done. */
  ready: boolean;
  start: (() => void) | undefined;
  readonly fail: (error: unknown) => void;
}

/** The callers of a client: one is served at a time, in the order of their calls, and all of them can be ended at once. */
export class CallQueue {
  /** The first one is being served, as soon as it is ready. */
  readonly #calls: Call[] = [];
  readonly #onFailure: (error: unknown, signal: AbortSignal) => boolean;
  #closed: { readonly reason: unknown } | undefined;

  /** `onFailure` is called for each call that fails, before its promise rejects, and says whether that is a cancel. */
  constructor(onFailure: (error: unknown, signal: AbortSignal) => boolean) {
    this.#onFailure = onFailure;
  }

  /** No call is under way, and one may be. */
  idle = true;

  get busy(): boolean {
    return this.#calls.length > 0;
  }

  /**
   * Does the work when `before` is done and its turn has come. `cancel` and `close` abort its signal; a call that ends by
   * that resolves with `cancelled`, where it is given. The promise settles in the very turn in which the work delivers
   * its value, and the call ends then: no other caller can come in between, see the value taken and the caller gone.
   */
  call<T>(work: Work<T>, { controller, before, cancelled }: CallOptions<T>): Promise<T> {
    const { signal } = controller;
    let [resolve, reject]: [(value: T) => void, (error: unknown) => void] = [() => {}, () => {}];
    const settled = new Promise<T>((...settle) => {
      [resolve, reject] = settle;
    });
    const fail = (error: unknown) => {
      if (this.#remove(call)) {
        const isCancelled = this.#onFailure(error, signal);
        if (isCancelled && cancelled !== undefined) resolve(cancelled);
        else reject(isCancelled ? signal.reason : error);
      }
      this.#startFirst();
    };
    const deliver = (value: T) => {
      this.#remove(call);
      resolve(value);
    };
    const start = () => work(signal, deliver).then(() => this.#startFirst(), fail);
    const call: Call = { controller, settled, ready: before === undefined, start, fail };
    // Before the work: what it calls may close the queue.
    this.#calls.push(call);
    this.idle = false;
    if (this.#closed) controller.abort(this.#closed.reason);
    before?.then(() => {
      call.ready = true;
      this.#startFirst();
    }, fail);
    this.#startFirst();
    return settled;
  }

  /** Ends the calls of a controller at once. */
  cancel(controller: AbortController, reason: unknown): void {
    controller.abort(reason);
    // A call that is being served ends by its signal, and what one has to do before is not left half done.
    for (const call of [...this.#calls]) {
      if (call.controller === controller && call.ready && call.start) call.fail(controller.signal.reason);
    }
  }

  /** Ends all calls, and those to come. Resolves when each has ended. */
  async close(reason: unknown): Promise<void> {
    this.#closed = { reason };
    this.idle = false;
    const calls = [...this.#calls];
    for (const { controller } of calls) this.cancel(controller, reason);
    await Promise.allSettled(calls.map(({ settled }) => settled));
  }

  #startFirst(): void {
    const first = this.#calls[0];
    if (!first?.ready || first.start === undefined) return;
    const { start } = first;
    first.start = undefined;
    start();
  }

  #remove(call: Call): boolean {
    const at = this.#calls.indexOf(call);
    if (at >= 0) this.#calls.splice(at, 1);
    this.idle = this.#calls.length === 0 && this.#closed === undefined;
    return at >= 0;
  }
}
