import { untilAborted } from "./abort.js";
import type { AbortSignalLike } from "./web.js";

/** One at a time, in the order of the calls. */
export class Lock {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Someone works, or waits for a turn. */
  get taken(): boolean {
    return this.#waiting > 0;
  }

  /** Runs the work when its turn comes; rejects with the signal's reason while it waits for that. */
  async run<T>(signal: AbortSignalLike, work: () => Promise<T>): Promise<T> {
    const turn = this.#last;
    let release = () => {};
    this.#waiting += 1;
    this.#last = new Promise((resolve) => {
      release = () => {
        this.#waiting -= 1;
        resolve();
      };
    });
    try {
      await untilAborted(turn, signal);
    } catch (error) {
      void turn.then(release);
      throw error;
    }
    try {
      return await work();
    } finally {
      release();
    }
  }
}
