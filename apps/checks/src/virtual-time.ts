import FakeTimers, { type Clock } from "@sinonjs/fake-timers";

/** So often may nothing happen, with no timer to wait for, before it is plain that nothing will. */
const MAX_IDLE = 1000;

/** When nothing happens any more: no progress in so many turns of the event loop. */
interface Quiet {
  /** A number that changes whenever something happens that a turn of the event loop does not end. */
  readonly progress?: () => number;
  readonly turns?: number;
}

/** Runs the work in time that takes none: whenever all that can happen has happened, it jumps to the next timer. */
export async function inVirtualTime<T>(
  work: (clock: Clock) => Promise<T>,
  { progress = () => 0, turns = 1 }: Quiet = {},
): Promise<T> {
  const clock = FakeTimers.install({
    now: Date.UTC(2026, 0, 1),
    toFake: ["Date", "performance", "setTimeout", "clearTimeout"],
  });
  try {
    let isOver = false;
    const result = work(clock).finally(() => {
      isOver = true;
    });
    result.catch(() => {});
    for (let idle = 0; idle <= MAX_IDLE; ) {
      const before = progress();
      // Promises are followed to their end before a turn of the event loop is over.
      for (let left = turns; left > 0; left -= 1) await turn();
      if (isOver) return await result;
      const isQuiet = progress() === before;
      if (isQuiet) clock.next();
      idle = isQuiet && clock.countTimers() === 0 ? idle + 1 : 0;
    }
    throw new Error("Nothing happens any more, and no timer is set");
  } finally {
    clock.uninstall();
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
