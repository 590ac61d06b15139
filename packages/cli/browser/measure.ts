import type { Browser, Page } from "playwright-core";

/** How a page did since `startMeasuring`. */
export interface Measured {
  /** Processor time of the longest task of the page's main thread, in milliseconds: no other process is in it. */
  readonly longestTask: number;
  /** The same by the clock, and so with all that the machine did beside it. */
  readonly longestWait: number;
  readonly mostElements: number;
  readonly framesPerSecond: number;
}

type InPage = Pick<Measured, "mostElements" | "framesPerSecond">;

interface Probe {
  stop(): InPage;
}

/** A part of Chromium's trace; times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly name?: string };
  readonly dur?: number;
  readonly tdur?: number;
}

const TASK = "ThreadControllerImpl::RunTask";
const MAIN_THREAD = "CrRendererMain";

/** Measures in the page from frame to frame, and each of its tasks from outside. */
export async function startMeasuring(page: Page): Promise<void> {
  await browserOf(page).startTracing(page, { categories: ["toplevel"] });
  await page.evaluate(() => {
    const since = performance.now();
    let [mostElements, frames, isOver] = [0, 0, false];
    const onFrame = () => {
      frames += 1;
      mostElements = Math.max(mostElements, document.querySelectorAll("*").length);
      if (!isOver) requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    const stop = () => {
      isOver = true;
      return { mostElements, framesPerSecond: (frames * 1000) / (performance.now() - since) };
    };
    Object.assign(window, { probe: { stop } satisfies Probe });
  });
}

export async function stopMeasuring(page: Page): Promise<Measured> {
  const inPage = await page.evaluate(() => (window as unknown as { probe: Probe }).probe.stop());
  const trace = await browserOf(page).stopTracing();
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const mainThreads = new Set(traceEvents.filter(({ args }) => args.name === MAIN_THREAD).map(threadOf));
  const tasks = traceEvents.filter((event) => event.name === TASK && mainThreads.has(threadOf(event)));
  if (tasks.length === 0) throw new Error(`The trace has no ${TASK} of a ${MAIN_THREAD}`);
  const most = (times: readonly (number | undefined)[]) =>
    times.reduce((longest: number, time = 0) => Math.max(longest, time / 1000), 0);
  return {
    ...inPage,
    longestTask: most(tasks.map(({ tdur }) => tdur)),
    longestWait: most(tasks.map(({ dur }) => dur)),
  };
}

function browserOf(page: Page): Browser {
  const browser = page.context().browser();
  if (browser === null) throw new Error("The page's context has no browser");
  return browser;
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
