import { messageOf } from "../errors/reason-of.js";

/** Functions that are called as things happen. One that throws is told, and harms nothing. */
export class Listeners<T> {
  readonly #name: string;
  readonly #warn: (message: string) => void;
  readonly #listeners = new Map<symbol, (value: T) => unknown>();

  constructor(name: string, warn: (message: string) => void) {
    this.#name = name;
    this.#warn = warn;
  }

  /** Gives a function that takes it out again. */
  add(listener: (value: T) => unknown): () => void {
    if (typeof listener !== "function")
      throw new TypeError(
        `${this.#name} takes a function, not ${listener === null ? "null" : `a ${typeof listener}`}`,
      );
    const key = Symbol(this.#name);
    this.#listeners.set(key, listener);
    return () => void this.#listeners.delete(key);
  }

  call(value: T): void {
    for (const listener of [...this.#listeners.values()]) {
      try {
        const result = listener(value);
        if (result instanceof Promise) result.catch((error) => this.#tell(error));
      } catch (error) {
        this.#tell(error);
      }
    }
  }

  #tell(error: unknown): void {
    this.#warn(`A listener of ${this.#name} failed: ${messageOf(error)}`);
  }
}
