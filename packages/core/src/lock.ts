import { untilAborted } from "./abort.js";
import type { AbortSignalLike } from "./web.js";

/** One at a time, in the order of the calls. */
export class Lock {
  #last: Promise<void> = Promise.resolve();

  /**
   * Takes a place in the line, and runs the work when all is ready and its turn comes; rejects with the signal's
   * reason while it waits for the turn.
   */
  async run<T>(signal: AbortSignalLike, ready: Promise<void>, work: () => Promise<T>): Promise<T> {
    const turn = this.#last;
    let release = () => {};
    this.#last = new Promise((resolve) => {
      release = resolve;
    });
    try {
      await ready;
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
