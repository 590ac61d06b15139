import type { Page } from "playwright-core";

/** How a page did since `startMeasuring`. */
export interface Measured {
  /** In milliseconds. */
  readonly longestTask: number;
  readonly mostElements: number;
  readonly framesPerSecond: number;
}

interface Probe {
  stop(): Measured;
}

/** Measures in the page, from frame to frame. */
export async function startMeasuring(page: Page): Promise<void> {
  await page.evaluate(() => {
    const since = performance.now();
    let [longestTask, mostElements, frames, isOver] = [0, 0, 0, false];
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
    });
    tasks.observe({ type: "longtask" });
    const onFrame = () => {
      frames += 1;
      mostElements = Math.max(mostElements, document.querySelectorAll("*").length);
      if (!isOver) requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    const stop = () => {
      isOver = true;
      for (const { duration } of tasks.takeRecords()) longestTask = Math.max(longestTask, duration);
      tasks.disconnect();
      return { longestTask, mostElements, framesPerSecond: (frames * 1000) / (performance.now() - since) };
    };
    Object.assign(window, { probe: { stop } satisfies Probe });
  });
}

export function stopMeasuring(page: Page): Promise<Measured> {
  return page.evaluate(() => (window as unknown as { probe: Probe }).probe.stop());
}

/** What JavaScript holds in the page, in bytes, once what can be collected is. */
export async function heapOf(page: Page): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("HeapProfiler.enable");
  // What one collection lets go of, the next one finds.
  for (let round = 0; round < 3; round += 1) await devTools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devTools.send("Runtime.getHeapUsage");
  await devTools.detach();
  return usedSize;
}
