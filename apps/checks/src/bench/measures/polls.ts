import { oneLine } from "../../command-line.js";
import type { Bench } from "../bench.js";
import { atLeast, atMost, type Row } from "../row.js";
import type { Runtime } from "../runtimes.js";
import { measurePages, type Pages } from "./pages.js";

const OVER_NODE = "poll(), nodeFetch";
const LOOP = "loop and router, nodeFetch";
const PYTHONS = ["Python, asyncio", "Python, uvloop"] as const;
const FLOORS = ["fetch floor", "dispatcher floor", "raw socket"] as const;

const one: Pages = {
  measure: "one",
  work: "one event",
  size: 1,
  floor: "fetch floor",
  names: [
    ...FLOORS,
    OVER_NODE,
    "poll(), fetch",
    "poll(), nodeFetch, default limiter",
    LOOP,
    "axios",
    "ky",
    "got",
    "grammY, its own feed",
    ...PYTHONS,
  ],
  expected: [
    {
      name: OVER_NODE,
      figure: "processor time",
      baseline: "fetch floor",
      goal: (major) => atMost(major < 24 ? 0.3 : 0.55),
    },
    { name: OVER_NODE, figure: "processor time", baseline: "dispatcher floor", goal: () => atMost(1.5) },
    { name: OVER_NODE, figure: "rate", baseline: "Python, uvloop", goal: () => atLeast(3) },
    { name: "poll(), fetch", figure: "processor time", baseline: "fetch floor", goal: () => atMost(1.4) },
  ],
};

const empty: Pages = {
  measure: "empty",
  work: "empty page",
  size: 0,
  floor: "fetch floor",
  names: [...FLOORS, OVER_NODE, "poll(), fetch", ...PYTHONS],
  expected: [{ name: OVER_NODE, figure: "rate", baseline: "Python, uvloop", goal: () => atLeast(3) }],
};

const pages: Pages = {
  measure: "pages",
  work: "100 events",
  size: 100,
  floor: "fetch floor",
  names: [
    ...FLOORS,
    LOOP,
    "loop and router, fetch",
    "loop and router, Python, asyncio",
    "loop and router, Python, uvloop",
  ],
  expected: [
    { name: LOOP, figure: "processor time", baseline: "fetch floor", goal: () => atMost(1.05) },
    // An eighth.
    {
      name: LOOP,
      figure: "processor time",
      baseline: "loop and router, Python, uvloop",
      goal: () => atMost(0.125),
    },
  ],
};

const cold: Pages = {
  measure: "cold",
  work: "polls 1 to 300",
  size: 1,
  floor: "fetch floor",
  names: [...FLOORS, OVER_NODE, "poll(), fetch", ...PYTHONS],
  expected: [
    { name: OVER_NODE, figure: "processor time", baseline: "fetch floor", goal: () => atMost(0.7) },
    { name: OVER_NODE, figure: "processor time", baseline: "Python, uvloop", goal: () => atMost(1.5) },
  ],
  cold: 300,
};

const https: Pages = {
  measure: "https",
  work: "one event over HTTPS",
  size: 1,
  floor: "fetch floor",
  names: ["fetch floor", "dispatcher floor", OVER_NODE, "poll(), fetch"],
  expected: [],
  secure: true,
};

const position: Pages = {
  measure: "position",
  work: "one event",
  size: 1,
  floor: LOOP,
  names: [LOOP, "loop, nodeFetch, fileStore saves each event"],
  expected: [],
};

const measure = (what: Pages) => (bench: Bench, runtime: Runtime) => measurePages(bench, runtime, what);

/** Polls over HTTP. */
export const polls = {
  one: measure(one),
  empty: measure(empty),
  pages: measure(pages),
  cold: measure(cold),
  https: async (bench: Bench, runtime: Runtime): Promise<Row[]> => {
    try {
      return await measurePages(bench, runtime, https);
    } catch (error) {
      bench.signal.throwIfAborted();
      if ((error as { code?: unknown }).code !== "ENOENT") throw error;
      bench.note(`https: not measured: ${oneLine(error)}`);
      return [];
    }
  },
  position: measure(position),
};
