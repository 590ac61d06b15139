import type { PagesParams, Way } from "../../contestant/params.js";
import type { Turn } from "../../worker/turn.js";
import type { Bench } from "../bench.js";
import { LOOPS } from "../python.js";
import { type Contestants, playRounds, warmUp } from "../rounds.js";
import { costRow, type Goal, type Row, rateRow } from "../row.js";
import type { Runtime } from "../runtimes.js";
import type { Worker } from "../worker.js";

/** A process, and how it follows pages. */
interface Entry {
  readonly process: string;
  readonly way?: Way;
  /** Polls of a turn, in place of its time. */
  readonly most?: number;
}

/** The names of the rows. */
const ENTRIES = {
  "fetch floor": { process: "floor" },
  "dispatcher floor": { process: "dispatcher" },
  "raw socket": { process: "socket" },
  "poll(), nodeFetch": { process: "ours-node", way: "poll" },
  "poll(), fetch": { process: "ours", way: "poll" },
  // One turn is one client: it is close to the end of the window, and never waits.
  "poll(), nodeFetch, default limiter": { process: "ours-node", way: "limited", most: 1900 },
  "loop and router, nodeFetch": { process: "ours-node", way: "loop" },
  "loop and router, fetch": { process: "ours", way: "loop" },
  "loop, nodeFetch, fileStore saves each event": { process: "ours-node", way: "stored" },
  axios: { process: "axios" },
  ky: { process: "ky" },
  got: { process: "got" },
  "grammY, its own feed": { process: "grammy" },
  "Python, asyncio": { process: "asyncio", way: "poll" },
  "Python, uvloop": { process: "uvloop", way: "poll" },
  "loop and router, Python, asyncio": { process: "asyncio", way: "loop" },
  "loop and router, Python, uvloop": { process: "uvloop", way: "loop" },
} as const satisfies Readonly<Record<string, Entry>>;

export type Name = keyof typeof ENTRIES;

/** What is expected of one contestant against another. */
export interface Expectation {
  readonly name: Name;
  readonly figure: "processor time" | "rate";
  readonly baseline: Name;
  /** By the major version of Node. */
  readonly goal: (major: number) => Goal;
}

/** Pages, and who follows them. */
export interface Pages {
  readonly measure: string;
  readonly work: string;
  /** Events in each page; 0: one empty page again and again. */
  readonly size: number;
  /** The baseline of all that no goal compares. */
  readonly floor: Name;
  readonly names: readonly Name[];
  readonly expected: readonly Expectation[];
  /** Polls from the start of a process on, each time of a new one; there is no warm-up. */
  readonly cold?: number;
  readonly secure?: true;
}

/** A turn never comes to the end of such a room. */
const POLLS = 20_000;
const EVENTS = 100_000;

/** How a poll of one contestant compares with one of another: processor time, and the rate beside it. */
export async function measurePages(bench: Bench, runtime: Runtime, pages: Pages): Promise<Row[]> {
  const expected = pages.expected.filter(({ name, baseline }) => takesPart(bench, name, baseline));
  const wanted = bench.scale.quick ? expected.flatMap(({ name, baseline }) => [name, baseline]) : pages.names;
  const names = pages.names.filter((name) => wanted.includes(name) && takesPart(bench, name));
  if (names.length === 0) return [];

  const { size, cold } = pages;
  const most = size > 1 ? EVENTS / size : POLLS;
  const room = `pages_of_${size}`;
  await bench.server.call("pages", { name: room, pages: size === 0 ? 1 : most, size });
  const params = { room, size, most: cold ?? most, folder: await bench.folder };
  const turns = await (cold ? playCold : playWarm)(bench, runtime, pages, names, params);

  const about = (name: Name) => ({
    measure: pages.measure,
    runtime: runtime.name,
    work: `${pages.work}: ${name}`,
  });
  const judged = expected.map(({ name, figure, baseline, goal }) => {
    const row = figure === "rate" ? rateRow : costRow;
    return row({ ...about(name), baseline, goal: goal(runtime.major) }, turns(name), turns(baseline));
  });
  const shown = names
    .filter((name) => name !== pages.floor && !isJudged(expected, name, pages.floor))
    .map((name) => costRow({ ...about(name), baseline: pages.floor }, turns(name), turns(pages.floor)));
  return [...judged, ...(bench.scale.quick ? [] : shown)];
}

type Play = (
  bench: Bench,
  runtime: Runtime,
  pages: Pages,
  names: readonly Name[],
  params: Omit<PagesParams, "seconds">,
) => Promise<(name: string) => readonly Turn[]>;

/** Processes that live through all rounds, once they are warm. */
const playWarm: Play = async (bench, runtime, { secure }, names, params) => {
  const { scale } = bench;
  const workers = new Map<Name, Worker>();
  for (const name of names) {
    const start = secure ? bench.secureContestant : bench.contestant;
    workers.set(name, await start.call(bench, ENTRIES[name].process, runtime));
  }
  const contestants: Contestants<Turn> = Object.fromEntries(
    [...workers].map(([name, worker]) => [name, () => takeTurn(name, worker, params, scale.turn)]),
  );
  await warmUp(contestants, scale.warmUp);
  const turns = await playRounds(contestants, scale.rounds);
  await bench.end(...workers.values());
  return turns;
};

/** A process for each turn. */
const playCold: Play = (bench, runtime, _pages, names, params) => {
  const take = (name: Name) => async () => {
    const worker = await bench.contestant(ENTRIES[name].process, runtime);
    const turn = await takeTurn(name, worker, params, UNTIMED);
    await bench.end(worker);
    return turn;
  };
  return playRounds(Object.fromEntries(names.map((name) => [name, take(name)])), bench.scale.rounds);
};

/** Seconds: such a turn ends by its polls. */
const UNTIMED = 3600;

function takeTurn(
  name: Name,
  worker: Worker,
  params: Omit<PagesParams, "seconds">,
  seconds: number,
): Promise<Turn> {
  const { way, most }: Entry = ENTRIES[name];
  const own: PagesParams = most ? { ...params, most, seconds: UNTIMED, way } : { ...params, seconds, way };
  return worker.call<Turn>("pages", own);
}

function takesPart({ pythons }: Bench, ...names: readonly Name[]): boolean {
  return names.every((name) => {
    const { process } = ENTRIES[name];
    return !LOOPS.some((loop) => loop === process) || pythons.has(process);
  });
}

function isJudged(expected: readonly Expectation[], name: Name, baseline: Name): boolean {
  return expected.some((one) => one.name === name && one.baseline === baseline);
}
