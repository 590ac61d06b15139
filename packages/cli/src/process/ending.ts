/** How long output may take to drain at the end, in milliseconds: it may be that no one reads it. */
const MAX_FLUSH = 500;
const MIN_FLUSH = 100;
/** Whoever ends the command waits no longer than this for both: for what it has to do yet, and for its output. */
const MAX_END = 800;

/** Ends the command: by a signal of the system, by a duration, or because something around it broke. */
export class Ending {
  readonly #controller = new AbortController();
  #failure: { readonly error: unknown } | undefined;
  #since: number | undefined;

  /** Aborts when the command is to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends it in good order. */
  end(): void {
    this.#since ??= performance.now();
    this.#controller.abort();
  }

  /** Ends it, and `throwFailure` throws the error then. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.end();
  }

  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Ends the process as soon as its output was taken, and after a short while in any case. */
  exit(): void {
    const left = this.#since === undefined ? MAX_FLUSH : MAX_END - (performance.now() - this.#since);
    setTimeout(() => process.exit(), Math.min(MAX_FLUSH, Math.max(MIN_FLUSH, left))).unref();
  }
}
