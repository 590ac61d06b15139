import FakeTimers from "@sinonjs/fake-timers";

/** Turns of the event loop in which nothing may happen before the time moves. */
const QUIET_TURNS = 3;
/** So often may nothing happen, with no timer to wait for, before it is plain that nothing will. */
const MOST_IDLE = 1000;

/**
 * Time that moves by itself: when nothing happens any more, it jumps to the next timer, so that no wait takes any time.
 * Faked are `Date`, `performance`, `setTimeout` and `clearTimeout`.
 */
export class MovingClock implements Disposable {
  readonly #clock = FakeTimers.install({
    now: Date.now(),
    toFake: ["Date", "performance", "setTimeout", "clearTimeout"],
  });

  /** Timers that stand. */
  get timers(): number {
    return this.#clock.countTimers();
  }

  /** Lets time move while the work goes on. `progress` is a number that changes whenever something happens. */
  async run<T>(work: Promise<T>, progress: () => number): Promise<T> {
    let over = false;
    const ended = work.finally(() => {
      over = true;
    });
    const [result] = await Promise.all([ended, this.#move(() => over, progress)]);
    return result;
  }

  async #move(isOver: () => boolean, progress: () => number): Promise<void> {
    let idle = 0;
    for (let before = progress(); !isOver(); before = progress()) {
      for (let turns = 0; turns < QUIET_TURNS; turns += 1) await turn();
      if (isOver()) return;
      const quiet = progress() === before;
      if (quiet) this.#clock.next();
      idle = quiet && this.timers === 0 ? idle + 1 : 0;
      if (idle > MOST_IDLE) throw new Error("Nothing happens any more, and no timer is set");
    }
  }

  [Symbol.dispose](): void {
    this.#clock.uninstall();
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
