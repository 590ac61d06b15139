import { untilAborted } from "./abort.js";
import type { AbortSignalLike } from "./web.js";

/** One at a time, in the order of the calls. */
export class Lock {
  #last: Promise<void> = Promise.resolve();

  /** Runs the work when its turn comes; rejects with the signal's reason while it waits for that. */
  async run<T>(signal: AbortSignalLike, work: () => Promise<T>): Promise<T> {
    const turn = this.#last;
    let release = () => {};
    this.#last = new Promise((resolve) => {
      release = resolve;
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
