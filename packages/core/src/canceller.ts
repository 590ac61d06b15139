import type { AbortSignalLike } from "./web.js";

/**
 * Ends the work of one call. Stands in for an AbortController inside of the client: the platform's own, with its
 * events, costs as much as all else that a poll does beside its request.
 */
export class Canceller {
  readonly signal: AbortSignalLike;
  readonly #listeners = new Set<() => void>();
  #aborted: { readonly reason: unknown } | undefined;

  constructor() {
    const aborted = () => this.#aborted;
    this.signal = {
      get aborted() {
        return aborted() !== undefined;
      },
      get reason() {
        return aborted()?.reason;
      },
      addEventListener: (_type, listener) => void this.#listeners.add(listener),
      removeEventListener: (_type, listener) => void this.#listeners.delete(listener),
    };
  }

  /** Tells who listens, once. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = { reason };
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }
}
