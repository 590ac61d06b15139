import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { built } from "../../built.js";
import type { Turn } from "../../contestant/turn.js";
import type { Bench } from "../bench.js";
import type { Runtime } from "../programs.js";
import { playRounds, warmUp } from "../rounds.js";
import { atLeast, atMost, costRow, type Row, rateRow, toRow } from "../row.js";

const run = promisify(execFile);

/** The turns of our process and of the floor's, once both are warm. */
async function playTask(bench: Bench, runtime: Runtime, task: string, params: object, polls: number) {
  const { scale } = bench;
  const ours = await bench.contestant("ours", runtime);
  const floor = await bench.contestant("floor", runtime);
  const take = (worker: typeof ours) => () => worker.call<Turn>(task, { ...params, seconds: scale.turn });
  const contestants = { floor: take(floor), ours: take(ours) };
  await warmUp(contestants, scale.warmUp * polls);
  const turns = await playRounds(contestants, scale.rounds);
  await bench.end(ours, floor);
  return turns;
}

/** What an event costs, without any network. */
export async function decode(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const [name, sizes] = ["to_decode", { pages: 50, size: 100 }];
  await bench.server.call("pages", { name, ...sizes });
  const turns = await playTask(bench, runtime, "decode", { room: name, ...sizes }, 10);
  const about = {
    measure: "decode",
    runtime: runtime.name,
    work: "JSON.parse, decode, dispatch",
    baseline: "JSON.parse",
    goal: atMost(1.5),
  };
  return [costRow(about, turns("ours"), turns("floor"))];
}

/** What it costs to call one of a hundred handlers. */
export async function dispatch(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const turns = await playTask(bench, runtime, "dispatch", { events: 100_000 }, 100);
  const about = {
    measure: "dispatch",
    runtime: runtime.name,
    work: "dispatch, 100 handlers, one of them matching",
    baseline: "bare await",
    goal: atLeast(0.65),
  };
  return [rateRow(about, turns("ours"), turns("floor"))];
}

/** The run-time dependencies of core, but for those of this project. */
const DEPENDENCIES = ["valibot", "p-throttle", "ofetch"];
/**
 * What the import of core cost before its modules were put together, of that of its dependencies: by the major
 * version of Node. Measured by this program, as everything is.
 */
const BEFORE = { 20: 1.5, 24: 1.35 };

/** How long a program takes from its start to its first event, and what the import of core costs. */
export async function start(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const { signal, server, scale } = bench;
  const { command, args } = runtime.program;
  const origin = await bench.origin;
  const name = "to_start";
  await server.call("pages", { name, pages: 1, size: 10 });
  const print = async (file: string, ...more: readonly string[]) =>
    (await run(command, [...args, built(file), ...more], { signal })).stdout.trim();
  const firstEvent = (file: string) => async () => {
    const began = process.hrtime.bigint();
    return Number(BigInt(await print(file, origin, name)) - began) / 1e6;
  };
  const importing = (specifiers: readonly string[]) => async () =>
    Number(await print("import-cost.js", ...specifiers));
  const turns = await playRounds<number>(
    {
      floor: firstEvent("start-floor.js"),
      ours: firstEvent("start-ours.js"),
      dependencies: importing(DEPENDENCIES),
      core: importing(["@cb-events/core"]),
    },
    scale.rounds,
  );
  const about = { measure: "start", runtime: runtime.name };
  const cost = { ...about, work: "import of @cb-events/core", figure: "processor time" };
  const goal = atMost(0.55 * BEFORE[runtime.major < 24 ? 20 : 24]);
  const time = { ...about, work: "process start to first event", figure: "time", baseline: "fetch floor" };
  return [
    toRow(
      { ...cost, baseline: "its dependencies", goal },
      { values: turns("core"), base: turns("dependencies") },
    ),
    toRow(time, { values: turns("ours"), base: turns("floor") }),
  ];
}
