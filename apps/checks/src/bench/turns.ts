import { oneLine } from "../command-line.js";
import type { Name } from "../contestant/contestants.js";
import type { Turn, TurnParams } from "../contestant/turn.js";
import type { Bench } from "./bench.js";
import type { Runtime } from "./programs.js";
import { playRounds, warmUp } from "./rounds.js";
import { atLeast, atMost, type Goal, type Row, toRow } from "./row.js";
import type { Worker } from "./worker.js";

const FIGURES = {
  /** Seconds for each unit of work. */
  "processor time": ({ work, cpu }: Turn) => cpu / work,
  rate: ({ work, seconds }: Turn) => work / seconds,
};

/** Work that is done in turns, and who does it. */
interface Measure {
  /** What stands before the name of a contestant in the table. */
  readonly work?: string;
  /** Events in each page of the room; 0: one empty page again and again. */
  readonly size: number;
  readonly pages?: number;
  readonly baseline: Name;
  /** Who is shown beside the baseline. */
  readonly names: readonly Name[];
  /** What is expected of a contestant against another; the goal by the major version of Node. */
  readonly goals?: readonly (readonly [Name, keyof typeof FIGURES, against: Name, (major: number) => Goal])[];
  /** The whole room from the start of a process on, each time of a new one; there is no warm-up. */
  readonly cold?: true;
  readonly secure?: true;
  /** It does not poll: so many units of its work warm up as much as a poll. */
  readonly unit?: number;
}

const FETCH = "fetch floor";
const FLOORS = ["dispatcher floor", "raw socket"] as const;
const POLL = "poll(), nodeFetch";
const LOOP = "loop and router, nodeFetch";
const UVLOOP = "Python, uvloop";
const LOOP_UVLOOP = "loop and router, Python, uvloop";
const PYTHONS = ["Python, asyncio", UVLOOP] as const;
const OTHERS = ["axios", "ky", "got", "grammY, its own feed"] as const;
const DECODE = "JSON.parse, decode, dispatch";
const DISPATCH = "dispatch, 100 handlers, one of them matching";

/** By the name of the measure. */
export const TURNS: Readonly<Record<string, Measure>> = {
  one: {
    work: "one event",
    size: 1,
    baseline: FETCH,
    names: [
      ...[...FLOORS, POLL, "poll(), fetch", "poll(), nodeFetch, default limiter", LOOP],
      ...[...OTHERS, ...PYTHONS],
    ] as readonly Name[],
    goals: [
      [POLL, "processor time", FETCH, (major) => atMost(major < 24 ? 0.3 : 0.55)],
      [POLL, "processor time", "dispatcher floor", () => atMost(1.5)],
      [POLL, "rate", UVLOOP, () => atLeast(3)],
      ["poll(), fetch", "processor time", FETCH, () => atMost(1.4)],
    ],
  },
  empty: {
    work: "empty page",
    size: 0,
    baseline: FETCH,
    names: [...FLOORS, POLL, "poll(), fetch", ...PYTHONS],
    goals: [[POLL, "rate", UVLOOP, () => atLeast(3)]],
  },
  pages: {
    work: "100 events",
    size: 100,
    pages: 1000,
    baseline: FETCH,
    names: [...FLOORS, LOOP, "loop and router, fetch", "loop and router, Python, asyncio", LOOP_UVLOOP],
    goals: [
      [LOOP, "processor time", FETCH, () => atMost(1.05)],
      [LOOP, "processor time", LOOP_UVLOOP, () => atMost(1 / 8)],
    ],
  },
  cold: {
    work: "polls 1 to 300",
    size: 1,
    baseline: FETCH,
    names: [...FLOORS, POLL, "poll(), fetch", ...PYTHONS],
    goals: [
      [POLL, "processor time", FETCH, () => atMost(0.7)],
      [POLL, "processor time", UVLOOP, () => atMost(1.5)],
    ],
    pages: 300,
    cold: true,
  },
  https: {
    work: "one event over HTTPS",
    size: 1,
    baseline: FETCH,
    names: ["dispatcher floor", POLL, "poll(), fetch"],
    secure: true,
  },
  position: {
    work: "one event",
    size: 1,
    baseline: LOOP,
    names: ["loop, nodeFetch, fileStore saves each event"],
  },
  decode: {
    size: 100,
    pages: 50,
    baseline: "JSON.parse",
    names: [DECODE],
    goals: [[DECODE, "processor time", "JSON.parse", () => atMost(1.5)]],
    unit: 10,
  },
  dispatch: {
    size: 100_000,
    pages: 0,
    baseline: "bare await",
    names: [DISPATCH],
    goals: [[DISPATCH, "rate", "bare await", () => atLeast(0.65)]],
    unit: 100,
  },
};

/** A turn never comes to the end of such a room. */
const PAGES = 20_000;

/** Measures one of them on a Node. With the quick scale only what has a goal. */
export async function measureTurns(bench: Bench, runtime: Runtime, measure: string): Promise<Row[]> {
  const { work, baseline, names, goals = [], secure } = TURNS[measure] as Measure;
  const { quick } = bench.scale;
  const judged = goals.filter(([name, , against]) => bench.has(name) && bench.has(against));
  const isJudged = (name: Name) => judged.some(([one, , against]) => one === name && against === baseline);
  const shown = quick ? [] : names.filter((name) => bench.has(name) && !isJudged(name));
  const pairs = [
    ...judged.map(([name, figure, against, goal]) => ({ name, figure, against, goal: goal(runtime.major) })),
    ...shown.map((name) => ({ name, figure: "processor time", against: baseline, goal: undefined }) as const),
  ];
  const playing = new Set(pairs.flatMap(({ name, against }) => [against, name]));
  let turns: (name: Name) => readonly Turn[];
  try {
    turns = await play(bench, runtime, TURNS[measure] as Measure, [...playing]);
  } catch (error) {
    bench.signal.throwIfAborted();
    if (!secure || (error as { code?: unknown }).code !== "ENOENT") throw error;
    bench.note(`${measure}: not measured: ${oneLine(error)}`);
    return [];
  }
  return pairs.map(({ name, figure, against, goal }) => {
    const about = { measure, runtime: runtime.name, work: work ? `${work}: ${name}` : name };
    const figures = (of: keyof typeof FIGURES) => ({
      values: turns(name).map(FIGURES[of]),
      base: turns(against).map(FIGURES[of]),
    });
    const rates = figure === "rate" ? undefined : figures("rate");
    return toRow({ ...about, figure, baseline: against, goal }, figures(figure), rates);
  });
}

/** Each in a process that lives through all rounds, once it is warm; or in a fresh one for each turn. */
async function play(bench: Bench, runtime: Runtime, measure: Measure, names: readonly Name[]) {
  const { size, pages = PAGES, cold, secure, unit } = measure;
  const { scale, server } = bench;
  const room = `${pages}_pages_of_${size}`;
  await server.call("pages", { name: room, pages, size });
  const params: TurnParams = {
    ...{ room, pages, size, folder: await bench.folder },
    seconds: cold ? 3600 : scale.turn,
    most: unit ? Number.MAX_SAFE_INTEGER : pages,
  };
  const start = (name: Name) =>
    secure ? bench.secureContestant(name, runtime) : bench.contestant(name, runtime);
  const workers = new Map<Name, Worker>();
  const take = async (name: Name) => {
    const worker = workers.get(name) ?? (await start(name));
    const turn = await worker.call<Turn>("turn", params);
    if (cold) await bench.end(worker);
    else workers.set(name, worker);
    return turn;
  };
  if (!cold) for (const name of names) await warmUp(() => take(name), scale.warmUp * (unit ?? 1));
  const turns = await playRounds(names, take, scale.rounds);
  await bench.end(...workers.values());
  return turns;
}
