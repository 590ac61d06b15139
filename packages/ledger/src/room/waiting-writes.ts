import type { Operation } from "./operation.js";
import type { Staging } from "./staging.js";

interface WaitingWrite {
  readonly change: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Changes beside the handlers: each waits until no handler is in the middle of its writing, and then for its commit. */
export class WaitingWrites {
  readonly #staging: Staging;
  readonly #onUndone: (operations: readonly Operation[]) => void;
  #waiting: WaitingWrite[] = [];
  #durable: (() => void)[] = [];
  #isRunning = false;

  /** `onUndone` is told what a change that failed had staged. */
  constructor(staging: Staging, onUndone: (operations: readonly Operation[]) => void) {
    this.#staging = staging;
    this.#onUndone = onUndone;
  }

  /** A change runs now. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Resolves with what the change gave once that is durable; rejects with what it threw. */
  add<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ change, resolve: resolve as (result: unknown) => void, reject });
    });
  }

  /** Between two handlers: runs what waits, each in one piece. */
  run(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { change, resolve, reject } of waiting) {
      try {
        const result = this.#change(change);
        if (typeof (result as PromiseLike<unknown> | undefined)?.then === "function")
          throw new TypeError("What is given to write() cannot be async");
        this.#staging.closeBetween();
        this.#durable.push(() => resolve(result));
      } catch (error) {
        this.#onUndone(this.#staging.rollback());
        reject(error);
      }
    }
  }

  /** What ran is durable. */
  release(): void {
    const durable = this.#durable;
    this.#durable = [];
    for (const resolve of durable) resolve();
  }

  #change(change: () => unknown): unknown {
    this.#isRunning = true;
    try {
      return change();
    } finally {
      this.#isRunning = false;
    }
  }
}
