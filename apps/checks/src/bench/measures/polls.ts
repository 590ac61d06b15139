import { oneLine } from "../../command-line.js";
import type { Bench } from "../bench.js";
import type { Runtime } from "../programs.js";
import { atLeast, atMost, costRow, type Goal, type Row, rateRow } from "../row.js";
import { type Name, playCold, playWarm, takesPart } from "./follow.js";

/** Pages, and who follows them. */
interface Pages {
  readonly work: string;
  /** Events in each page; 0: one empty page again and again. */
  readonly size: number;
  readonly names: readonly Name[];
  /** What is expected of one contestant against another; the goal by the major version of Node. */
  readonly expected?: readonly (readonly [
    name: Name,
    figure: "processor time" | "rate",
    baseline: Name,
    goal: (major: number) => Goal,
  ])[];
  /** The baseline of all that no goal compares: "fetch floor". */
  readonly floor?: Name;
  /** Polls from the start of a process on, each time of a new one; there is no warm-up. */
  readonly cold?: number;
  readonly secure?: true;
}

const OVER_NODE = "poll(), nodeFetch";
const LOOP = "loop and router, nodeFetch";
const UVLOOP = "Python, uvloop";
const PYTHONS = ["Python, asyncio", UVLOOP] as const;
const FLOORS = ["fetch floor", "dispatcher floor", "raw socket"] as const;
const OTHERS = ["axios", "ky", "got", "grammY, its own feed"] as const;

const PAGES: Readonly<Record<string, Pages>> = {
  one: {
    work: "one event",
    size: 1,
    names: [
      ...[...FLOORS, OVER_NODE, "poll(), fetch", "poll(), nodeFetch, default limiter", LOOP],
      ...[...OTHERS, ...PYTHONS],
    ] as readonly Name[],
    expected: [
      [OVER_NODE, "processor time", "fetch floor", (major) => atMost(major < 24 ? 0.3 : 0.55)],
      [OVER_NODE, "processor time", "dispatcher floor", () => atMost(1.5)],
      [OVER_NODE, "rate", UVLOOP, () => atLeast(3)],
      ["poll(), fetch", "processor time", "fetch floor", () => atMost(1.4)],
    ],
  },
  empty: {
    work: "empty page",
    size: 0,
    names: [...FLOORS, OVER_NODE, "poll(), fetch", ...PYTHONS],
    expected: [[OVER_NODE, "rate", UVLOOP, () => atLeast(3)]],
  },
  pages: {
    work: "100 events",
    size: 100,
    names: [
      ...[...FLOORS, LOOP, "loop and router, fetch"],
      ...["loop and router, Python, asyncio", "loop and router, Python, uvloop"],
    ] as readonly Name[],
    expected: [
      [LOOP, "processor time", "fetch floor", () => atMost(1.05)],
      [LOOP, "processor time", "loop and router, Python, uvloop", () => atMost(1 / 8)],
    ],
  },
  cold: {
    work: "polls 1 to 300",
    size: 1,
    names: [...FLOORS, OVER_NODE, "poll(), fetch", ...PYTHONS],
    expected: [
      [OVER_NODE, "processor time", "fetch floor", () => atMost(0.7)],
      [OVER_NODE, "processor time", UVLOOP, () => atMost(1.5)],
    ],
    cold: 300,
  },
  https: {
    work: "one event over HTTPS",
    size: 1,
    names: ["fetch floor", "dispatcher floor", OVER_NODE, "poll(), fetch"],
    secure: true,
  },
  position: {
    work: "one event",
    size: 1,
    floor: LOOP,
    names: [LOOP, "loop, nodeFetch, fileStore saves each event"],
  },
};

/** A turn never comes to the end of such a room. */
const POLLS = 20_000;
const EVENTS = 100_000;

/** How a poll of one contestant compares with one of another: processor time, and the rate beside it. */
async function measurePages(bench: Bench, runtime: Runtime, measure: string, pages: Pages): Promise<Row[]> {
  const { work, size, cold, floor = "fetch floor", secure, expected: all = [] } = pages;
  const { quick } = bench.scale;
  const expected = all.filter(([name, , baseline]) => takesPart(bench, name, baseline));
  const wanted = quick ? expected.flatMap(([name, , baseline]) => [name, baseline]) : pages.names;
  const names = pages.names.filter((name) => wanted.includes(name) && takesPart(bench, name));
  if (names.length === 0) return [];

  const most = size > 1 ? EVENTS / size : POLLS;
  const room = `pages_of_${size}`;
  await bench.server.call("pages", { name: room, pages: size === 0 ? 1 : most, size });
  const params = { room, size, most: cold ?? most, folder: await bench.folder };
  const start = (process: string) =>
    secure ? bench.secureContestant(process, runtime) : bench.contestant(process, runtime);
  const turns = await (cold ? playCold : playWarm)(bench, names, start, params);

  const about = (name: Name) => ({ measure, runtime: runtime.name, work: `${work}: ${name}` });
  const judged = expected.map(([name, figure, baseline, goal]) => {
    const row = figure === "rate" ? rateRow : costRow;
    return row({ ...about(name), baseline, goal: goal(runtime.major) }, turns(name), turns(baseline));
  });
  const isJudged = (name: Name) => expected.some(([one, , baseline]) => one === name && baseline === floor);
  const shown = names
    .filter((name) => name !== floor && !isJudged(name))
    .map((name) => costRow({ ...about(name), baseline: floor }, turns(name), turns(floor)));
  return [...judged, ...(quick ? [] : shown)];
}

/** Polls over HTTP. */
export const polls = Object.fromEntries(
  Object.entries(PAGES).map(([measure, pages]) => [
    measure,
    async (bench: Bench, runtime: Runtime): Promise<Row[]> => {
      try {
        return await measurePages(bench, runtime, measure, pages);
      } catch (error) {
        bench.signal.throwIfAborted();
        if (!pages.secure || (error as { code?: unknown }).code !== "ENOENT") throw error;
        bench.note(`${measure}: not measured: ${oneLine(error)}`);
        return [];
      }
    },
  ]),
);
