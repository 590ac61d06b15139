import type { ManyParams, ManyResult } from "../../contestant/many.js";
import type { RoomsResult } from "../../contestant/rooms.js";
import type { Bench } from "../bench.js";
import type { Runtime } from "../programs.js";
import { playRounds } from "../rounds.js";
import { atMost, type Row, toRow } from "../row.js";

const roomNames = (count: number) => Array.from({ length: count }, (_, number) => `live_${number}`);

/** Who follows live rooms, by the name in the table: the process of each. */
const followers = ({ scale }: Bench): Readonly<Record<string, string>> => ({
  floor: "floor",
  nodeFetch: "ours-node",
  ...(!scale.quick && { fetch: "ours" }),
});

/** Lets each follower take turns: a fresh process, in which each room has a request held as the work begins. */
async function playRooms<T>(
  bench: Bench,
  runtime: Runtime,
  params: { readonly rooms: readonly string[]; readonly eventsEach: number },
  rounds: number,
  work: (worker: Awaited<ReturnType<Bench["contestant"]>>) => Promise<T>,
) {
  const take = (name: string) => async () => {
    const worker = await bench.contestant(name, runtime);
    await bench.server.call("live", params.rooms);
    await worker.call("open", { timeout: 30, ...params });
    await bench.server.call("allHeld");
    const result = await work(worker);
    await bench.end(worker);
    return result;
  };
  const entries = Object.entries(followers(bench)).map(([name, process]) => [name, take(process)]);
  const turns = await playRounds<T>(Object.fromEntries(entries), rounds);
  return { turns, names: Object.keys(followers(bench)).filter((name) => name !== "floor") };
}

/** Silent rooms in one process: each has a request held. */
export async function idle(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const { count, rounds } = bench.scale.idle;
  if (!enoughFiles(count, "idle", bench)) return [];
  const params = { rooms: roomNames(count), eventsEach: 1 };
  const { turns, names } = await playRooms(
    bench,
    runtime,
    params,
    rounds,
    async (worker) => (await worker.call<number>("memory")) / count,
  );
  const about = { measure: "idle", runtime: runtime.name, figure: "memory", baseline: "fetch floor" };
  return names.map((name) => {
    const goal = name === "nodeFetch" ? atMost(1) : undefined;
    const work = `an idle room of ${count}: ${name}`;
    return toRow({ ...about, work, goal }, { values: turns(name), base: turns("floor") });
  });
}

/** Over more rooms than this a lag says only how busy the processor is. */
const LAG_UP_TO = 300;

/** Many rooms in one process, each with an event a second. */
export async function rooms(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const rows: Row[] = [];
  for (const count of bench.scale.rooms.counts) {
    if (enoughFiles(count, "rooms", bench)) rows.push(...(await measureRooms(bench, runtime, count)));
  }
  return rows;
}

async function measureRooms(bench: Bench, runtime: Runtime, count: number): Promise<Row[]> {
  const { counts, seconds, rounds } = bench.scale.rooms;
  const params = { rooms: roomNames(count), eventsEach: seconds, perSecond: count };
  const { turns, names } = await playRooms(bench, runtime, params, rounds, async (worker) => {
    const received = worker.call<RoomsResult>("received", { seconds: 30 + seconds });
    await Promise.all([bench.server.call("emit", params), received]);
    return received;
  });
  const isJudged = count === Math.max(...counts);
  const row = (name: string, figure: string, of: (result: RoomsResult) => number) => {
    const work = `${count} rooms, an event a second each: ${name}`;
    const about = { measure: "rooms", runtime: runtime.name, work, figure, baseline: "fetch floor" };
    const hasGoal = isJudged && name === "nodeFetch" && figure === "processor time";
    const figures = { values: turns(name).map(of), base: turns("floor").map(of) };
    return toRow({ ...about, goal: hasGoal ? atMost(0.85) : undefined }, figures);
  };
  return names.flatMap((name) => [
    row(name, "processor time", ({ cpu }) => cpu),
    ...(count > LAG_UP_TO || bench.scale.quick
      ? []
      : [row(name, "lag p50", ({ p50 }) => p50), row(name, "lag p99", ({ p99 }) => p99)]),
  ]);
}

/** What the pool may take at most, by the number of rooms: p95 in seconds, and MB. */
const LIMITS: Readonly<Record<number, { readonly lag: number; readonly memory: number }>> = {
  300: { lag: 10, memory: 220 },
  1000: { lag: 33, memory: 400 },
};
/** Requests in any 60 seconds, as the feed counts them. */
const BUDGET = 2000;

/** Many rooms with an event a second each, within a budget: what the pool takes, and beside it what others take. */
export async function many(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const { count, warmUp, seconds } = bench.scale.many;
  if (!enoughFiles(count, "many", bench)) return [];
  const rows: Row[] = [];
  for (const name of bench.scale.quick ? ["pool"] : ["pool", "limiter", "naive"]) {
    rows.push(...(await measureMany(bench, runtime, name, { rooms: roomNames(count), warmUp, seconds })));
  }
  return rows;
}

async function measureMany(bench: Bench, runtime: Runtime, name: string, params: ManyParams): Promise<Row[]> {
  const { rooms, warmUp, seconds } = params;
  const worker = await bench.contestant("many", runtime);
  await bench.server.call("live", rooms);
  const following = worker.call<ManyResult>(name, params);
  const eventsEach = warmUp + seconds;
  await Promise.all([bench.server.call("emit", { rooms, eventsEach, perSecond: rooms.length }), following]);
  const result = await following;
  const most = await bench.server.call<number>("mostInMinute");
  await bench.end(worker);

  const limits = LIMITS[rooms.length] ?? { lag: rooms.length / 30, memory: 400 };
  const work = `${rooms.length} rooms, an event a second each, within a budget: ${name}`;
  const goal = name === "pool" ? atMost(1) : undefined;
  const row = (figure: string, value: number, limit: number, unit: string) => {
    const about = { measure: "many", runtime: runtime.name, work, figure, baseline: `${limit} ${unit}` };
    return toRow({ ...about, goal }, { values: [value], base: [limit] });
  };
  return [
    row("most requests in 60 s", most, BUDGET, "requests"),
    row("lag p95", result.p95, limits.lag, "s"),
    row("memory", result.memory / 1e6, limits.memory, "MB"),
    ...(bench.scale.quick ? [] : [row("processor time", result.cpu, 0.25, "of a core")]),
  ];
}

/** Beside the connections, for the files and pipes of a process. */
const OTHERS = 100;

/** Whether a process may have so many connections; where it may not, that is told. */
export function enoughFiles(
  connections: number,
  measure: string,
  { note }: Pick<Bench, "note">,
  most = limit(),
): boolean {
  const needed = connections + OTHERS;
  if (most === undefined || most >= needed) return true;
  note(`${measure}: not measured: a process may open ${most} files, ${needed} are needed (ulimit -n)`);
  return false;
}

/** Undefined where there is none, or none is known. Node raises the soft limit to the hard one by itself. */
function limit(): number | undefined {
  const report = process.report?.getReport() as
    | { readonly userLimits?: { readonly open_files?: { readonly hard?: number | "unlimited" } } }
    | undefined;
  const hard = report?.userLimits?.open_files?.hard;
  return typeof hard === "number" ? hard : undefined;
}
