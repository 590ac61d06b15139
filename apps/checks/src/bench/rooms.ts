import { setTimeout as sleep } from "node:timers/promises";
import type { Name } from "../contestant/contestants.js";
import type { RoomsResult } from "../contestant/rooms.js";
import type { Bench } from "./bench.js";
import type { Runtime } from "./programs.js";
import { playRounds } from "./rounds.js";
import { atMost, type Goal, type Row, toRow } from "./row.js";
import type { Worker } from "./worker.js";

/** Live rooms, and how they are followed. */
interface Rooms<T> {
  readonly measure: string;
  readonly count: number;
  readonly rounds: number;
  /** How the rooms stand in the table. */
  readonly work: string;
  /** What is done with a fresh process that follows all of them. */
  readonly take: (worker: Worker, rooms: readonly string[]) => Promise<T>;
  readonly figures: Readonly<Record<string, (result: T) => number>>;
  /** Of the first figure, over `nodeFetch`. */
  readonly goal?: Goal | undefined;
}

/** Lets a fresh process of a contestant follow live rooms. */
async function follow<T>(
  bench: Bench,
  runtime: Runtime,
  name: Name,
  { count, take }: Pick<Rooms<T>, "count" | "take">,
) {
  const rooms = Array.from({ length: count }, (_, number) => `live_${number}`);
  const worker = await bench.contestant(name, runtime);
  await bench.server.call("live", rooms);
  await worker.call("open", { rooms });
  const result = await take(worker, rooms);
  await bench.end(worker);
  return result;
}

/** Lets our clients and the floor follow the same rooms in turns. */
async function besideFloor<T>(bench: Bench, runtime: Runtime, rooms: Rooms<T>): Promise<Row[]> {
  const { measure, count, rounds, work, figures, goal } = rooms;
  if (!enoughFiles(count, measure, bench)) return [];
  const names: readonly Name[] = bench.scale.quick ? ["nodeFetch"] : ["nodeFetch", "fetch"];
  const take = (name: Name) => follow(bench, runtime, name, rooms);
  const results = await playRounds(["fetch floor", ...names], take, rounds);
  return names.flatMap((name) =>
    Object.entries(figures).map(([figure, of], at) => {
      const about = {
        measure,
        runtime: runtime.name,
        work: `${work}: ${name}`,
        figure,
        baseline: "fetch floor",
      };
      const hasGoal = at === 0 && name === "nodeFetch";
      const both = { values: results(name).map(of), base: results("fetch floor").map(of) };
      return toRow({ ...about, goal: hasGoal ? goal : undefined }, both);
    }),
  );
}

/** Silent rooms in one process: each has a request held. */
export function idle(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const { count, rounds } = bench.scale.idle;
  return besideFloor(bench, runtime, {
    ...{ measure: "idle", count, rounds, work: `an idle room of ${count}` },
    take: async (worker) => {
      await bench.server.call("allHeld");
      return worker.call<number>("grown");
    },
    figures: { memory: (bytes) => bytes / count },
    goal: atMost(1),
  });
}

/** Over more rooms than this a lag says only how busy the processor is. */
const LAG_UP_TO = 300;

/** Many rooms in one process, each with an event a second. */
export async function rooms(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const { counts, seconds, rounds } = bench.scale.rooms;
  const rows: Row[] = [];
  for (const count of counts) {
    const hasLag = count <= LAG_UP_TO && !bench.scale.quick;
    const measured = await besideFloor<RoomsResult>(bench, runtime, {
      ...{ measure: "rooms", count, rounds, work: `${count} rooms, an event a second each` },
      take: async (worker, names) => {
        await bench.server.call("allHeld");
        await worker.call("begin");
        await bench.server.call("emit", { rooms: names, eventsEach: seconds, perSecond: count });
        return worker.call("received", { events: count * seconds, seconds: 30 });
      },
      figures: {
        "processor time": ({ cpu }) => cpu,
        ...(hasLag && { "lag p50": ({ p50 }) => p50, "lag p99": ({ p99 }) => p99 }),
      },
      goal: count === Math.max(...counts) ? atMost(0.85) : undefined,
    });
    rows.push(...measured);
  }
  return rows;
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
  const limits = LIMITS[count] ?? { lag: count / 30, memory: 400 };
  const names: readonly Name[] = bench.scale.quick ? ["pool"] : ["pool", "limiter", "naive"];
  const rows: Row[] = [];
  for (const name of names) {
    const take = async (worker: Worker, rooms: readonly string[]) => {
      const emitted = bench.server.call("emit", { rooms, eventsEach: warmUp + seconds, perSecond: count });
      await sleep(warmUp * 1000, undefined, { signal: bench.signal });
      await worker.call("begin");
      await emitted;
      return worker.call<RoomsResult>("received", { events: 0, seconds: 0 });
    };
    const { p95, memory, load } = await follow(bench, runtime, name, { count, take });
    const most = await bench.server.call<number>("mostInMinute");
    const work = `${count} rooms, an event a second each, within a budget: ${name}`;
    const goal = name === "pool" ? atMost(1) : undefined;
    const row = (figure: string, value: number, limit: number, unit: string) => {
      const about = { measure: "many", runtime: runtime.name, work, figure, baseline: `${limit} ${unit}` };
      return toRow({ ...about, goal }, { values: [value], base: [limit] });
    };
    rows.push(
      row("most requests in 60 s", most, BUDGET, "requests"),
      row("lag p95", p95, limits.lag, "s"),
      row("memory", memory / 1e6, limits.memory, "MB"),
      ...(bench.scale.quick ? [] : [row("processor time", load, 0.25, "of a core")]),
    );
  }
  return rows;
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
