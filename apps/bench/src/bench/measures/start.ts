import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Bench } from "../bench.js";
import { atMost } from "../goal.js";
import { playRounds } from "../rounds.js";
import { type Row, toRow } from "../row.js";
import { built } from "../worker.js";

const run = promisify(execFile);

const ROOM = { name: "mixed10x1", pages: 1, size: 10 };
const IMPORTS = ["@cb-events/types", "@cb-events/router", "@cb-events/core", "@cb-events/storage/node"];

/** How long a program takes from its start to its first event, and what of that is imports. */
export async function start(bench: Bench): Promise<Row[]> {
  const { signal, server, scale } = bench;
  const imports = scale.imports ? IMPORTS : [];
  const origin = await bench.origin;
  await server.call("pages", ROOM);
  const firstEvent = (file: string) => async () => {
    const began = process.hrtime.bigint();
    const { stdout } = await run(process.execPath, [built(file), origin, ROOM.name], { signal });
    return Number(BigInt(stdout.trim()) - began) / 1e6;
  };
  const importing = (specifier: string) => async () =>
    Number((await run(process.execPath, [built("import-cost.js"), specifier], { signal })).stdout);

  const turns = await playRounds<number>(
    {
      ours: firstEvent("start-ours.js"),
      floor: firstEvent("start-floor.js"),
      ...Object.fromEntries(imports.map((specifier) => [specifier, importing(specifier)])),
    },
    { ...scale, warmUp: 1 },
  );
  return [
    toRow({
      measure: "start",
      work: "process start to first event handled",
      unit: "ms",
      values: turns("ours"),
      baseline: { name: "floor", values: turns("floor") },
      goal: atMost(1.5),
    }),
    ...imports.map((specifier) =>
      toRow({ measure: "start", work: `import of ${specifier}`, unit: "ms", values: turns(specifier) }),
    ),
  ];
}
