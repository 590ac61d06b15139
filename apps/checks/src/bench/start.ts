import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { built } from "../built.js";
import type { Bench } from "./bench.js";
import type { Runtime } from "./programs.js";
import { playRounds } from "./rounds.js";
import { atMost, type Row, toRow } from "./row.js";

const run = promisify(execFile);

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
  const room = "to_start";
  await server.call("pages", { name: room, pages: 1, size: 10 });
  const print = async (file: string, ...more: readonly string[]) =>
    (await run(command, [...args, built(file), ...more], { signal })).stdout.trim();
  const firstEvent = async (file: string) => {
    const began = process.hrtime.bigint();
    return Number(BigInt(await print(file, room, origin)) - began) / 1e6;
  };
  const importing = async (...specifiers: readonly string[]) =>
    Number(await print("import-cost.js", ...specifiers));
  const contestants = {
    floor: () => firstEvent("start-floor.js"),
    ours: () => firstEvent("start-ours.js"),
    dependencies: () => importing(...DEPENDENCIES),
    core: () => importing("@cb-events/core"),
  };
  const names = ["floor", "ours", "dependencies", "core"] as const;
  const turns = await playRounds(names, (name) => contestants[name](), scale.rounds);
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
