import FakeTimers from "@sinonjs/fake-timers";

/** Runs the work in time that takes none: whenever all that can happen has happened, it jumps to the next timer. */
export async function inVirtualTime<T>(work: () => Promise<T>): Promise<T> {
  const clock = FakeTimers.install({
    now: Date.UTC(2026, 0, 1),
    toFake: ["Date", "performance", "setTimeout", "clearTimeout"],
  });
  try {
    let isOver = false;
    const result = work().finally(() => {
      isOver = true;
    });
    for (;;) {
      // Promises are followed to their end before a turn of the event loop is over.
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver) return await result;
      if (clock.countTimers() === 0) throw new Error("Nothing happens any more, and no timer is set");
      clock.next();
    }
  } finally {
    clock.uninstall();
  }
}
