import type { ManyParams, ManyResult } from "../../contestant/many/lag-watch.js";
import type { Bench } from "../bench.js";
import { enoughFiles } from "../open-files.js";
import { atMost, type Row, toRow } from "../row.js";
import type { Runtime } from "../runtimes.js";
import { roomNames } from "./rooms.js";

/** What the pool may take at most, with so many rooms. */
interface Limits {
  /** p95 in seconds. */
  readonly lag: number;
  /** In MB. */
  readonly memory: number;
}

const LIMITS: Readonly<Record<number, Limits>> = {
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
    rows.push(...(await follow(bench, runtime, name, { rooms: roomNames(count), warmUp, seconds })));
  }
  return rows;
}

async function follow(bench: Bench, runtime: Runtime, name: string, params: ManyParams): Promise<Row[]> {
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
  const row = (figure: string, value: number, limit: number, unit: string) =>
    toRow(
      {
        measure: "many",
        runtime: runtime.name,
        work: `${rooms.length} rooms, an event a second each, within a budget: ${name}`,
        figure,
        baseline: `${limit} ${unit}`,
        goal: name === "pool" ? atMost(1) : undefined,
      },
      { values: [value], base: [limit] },
    );
  return [
    row("most requests in 60 s", most, BUDGET, "requests"),
    row("lag p95", result.p95, limits.lag, "s"),
    row("memory", result.memory / 1e6, limits.memory, "MB"),
    ...(bench.scale.quick ? [] : [row("processor time", result.cpu, 0.25, "of a core")]),
  ];
}
