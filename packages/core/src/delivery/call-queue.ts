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
  settled: Promise<unknown> | undefined;
  /** What it waits for besides its turn is done. */
  ready: boolean;
  start: (() => void) | undefined;
  fail: ((error: unknown) => void) | undefined;
}

/** The callers of a client: one is served at a time, in the order of their calls, and all of them can be ended at once. */
export class CallQueue {
  /** The first one is being served, as soon as it is ready. */
  readonly #calls: Call[] = [];
  readonly #onFailure: (error: unknown, signal: AbortSignal) => boolean;
  /** No call is under way, and one may be. */
  idle = true;
  isClosed = false;
  #reason: unknown;

  /** `onFailure` is called for each call that fails, before its promise rejects, and says whether that is a cancel. */
  constructor(onFailure: (error: unknown, signal: AbortSignal) => boolean) {
    this.#onFailure = onFailure;
  }

  /**
   * Does the work when `before` is done and its turn has come. `cancel` and `close` abort its signal; a call that ends by
   * that resolves with `cancelled`, where it is given. The promise settles in the very turn in which the work delivers
   * its value, and the call ends then: no other caller can come in between, see the value taken and the caller gone.
   */
  call<T>(work: Work<T>, { controller, before, cancelled }: CallOptions<T>): Promise<T> {
    const { signal } = controller;
    const call: Call = {
      controller,
      settled: undefined,
      ready: before === undefined,
      start: undefined,
      fail: undefined,
    };
    const settled = new Promise<T>((resolve, reject) => {
      const deliver = (value: T) => {
        this.#remove(call);
        resolve(value);
      };
      const fail = (error: unknown) => {
        if (this.#remove(call)) {
          const isCancelled = this.#onFailure(error, signal);
          if (isCancelled && cancelled !== undefined) resolve(cancelled);
          else reject(isCancelled ? signal.reason : error);
        }
        this.#startFirst();
      };
      const start = () => void work(signal, deliver).then(() => this.#startFirst(), fail);
      // With names, not written at the fields: V8 allocates such a function among what lives long, and copies all that
      // it reaches there, which is the whole answer.
      call.start = start;
      call.fail = fail;
    });
    call.settled = settled;
    // Before the work: what it calls may close the queue.
    this.#calls.push(call);
    this.idle = false;
    if (this.isClosed) controller.abort(this.#reason);
    before?.then(() => {
      call.ready = true;
      this.#startFirst();
    }, call.fail);
    this.#startFirst();
    return settled;
  }

  /** Ends the calls of a controller at once. */
  cancel(controller: AbortController, reason: unknown): void {
    controller.abort(reason);
    // A call that is being served ends by its signal, and what one has to do before is not left half done.
    for (const call of [...this.#calls]) {
      if (call.controller === controller && call.ready && call.start) call.fail?.(controller.signal.reason);
    }
  }

  /** Ends all calls, and those to come. Resolves when each has ended. */
  async close(reason: unknown): Promise<void> {
    this.isClosed = true;
    this.#reason = reason;
    this.idle = false;
    const calls = [...this.#calls];
    for (const { controller } of calls) this.cancel(controller, reason);
    await Promise.allSettled(calls.map(({ settled }) => settled));
  }

  #startFirst(): void {
    const first = this.#calls[0];
    if (!first?.ready) return;
    const { start } = first;
    first.start = undefined;
    start?.();
  }

  #remove(call: Call): boolean {
    const at = this.#calls.indexOf(call);
    if (at >= 0) this.#calls.splice(at, 1);
    this.idle = this.#calls.length === 0 && !this.isClosed;
    return at >= 0;
  }
}
