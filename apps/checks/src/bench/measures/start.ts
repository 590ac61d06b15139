import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { built } from "../../built.js";
import type { Bench } from "../bench.js";
import { playRounds } from "../rounds.js";
import { atMost, type Row, toRow } from "../row.js";
import type { Runtime } from "../runtimes.js";

const run = promisify(execFile);

const ROOM = { name: "to_start", pages: 1, size: 10 };

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
  await server.call("pages", ROOM);
  const firstEvent = (file: string) => async () => {
    const began = process.hrtime.bigint();
    const { stdout } = await run(command, [...args, built(file), origin, ROOM.name], { signal });
    return Number(BigInt(stdout.trim()) - began) / 1e6;
  };
  const importing = (specifiers: readonly string[]) => async () => {
    const { stdout } = await run(command, [...args, built("import-cost.js"), ...specifiers], { signal });
    return Number(stdout);
  };
  const turns = await playRounds<number>(
    {
      floor: firstEvent("start-floor.js"),
      ours: firstEvent("start-ours.js"),
      dependencies: importing(DEPENDENCIES),
      core: importing(["@cb-events/core"]),
    },
    scale.rounds,
  );
  const before = BEFORE[runtime.major < 24 ? 20 : 24];
  const about = { measure: "start", runtime: runtime.name };
  return [
    toRow(
      {
        ...about,
        work: "import of @cb-events/core",
        figure: "processor time",
        baseline: "its dependencies",
        goal: atMost(0.55 * before),
      },
      { values: turns("core"), base: turns("dependencies") },
    ),
    toRow(
      {
        ...about,
        work: "process start to first event",
        figure: "time",
        baseline: "fetch floor",
      },
      { values: turns("ours"), base: turns("floor") },
    ),
  ];
}
