import type { Bench } from "../bench.js";
import { enoughFiles } from "../open-files.js";
import { playRounds } from "../rounds.js";
import { atMost, type Row, toRow } from "../row.js";
import type { Runtime } from "../runtimes.js";
import { roomNames } from "./rooms.js";

/** Silent rooms in one process: each has a request held. */
export async function idle(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const { count, rounds } = bench.scale.idle;
  if (!enoughFiles(count, "idle", bench)) return [];
  const params = { rooms: roomNames(count), timeout: 30, eventsEach: 1 };
  const memory = (name: string) => async () => {
    const worker = await bench.contestant(name, runtime);
    await bench.server.call("live", params.rooms);
    await worker.call("open", params);
    await bench.server.call("allHeld");
    const bytes = await worker.call<number>("memory");
    await bench.end(worker);
    return bytes / count;
  };
  const contestants = {
    floor: memory("floor"),
    nodeFetch: memory("ours-node"),
    ...(bench.scale.quick ? {} : { fetch: memory("ours") }),
  };
  const turns = await playRounds(contestants, rounds);
  return Object.keys(contestants)
    .filter((name) => name !== "floor")
    .map((name) =>
      toRow(
        {
          measure: "idle",
          runtime: runtime.name,
          work: `an idle room of ${count}: ${name}`,
          figure: "memory",
          baseline: "fetch floor",
          goal: name === "nodeFetch" ? atMost(1) : undefined,
        },
        { values: turns(name), base: turns("floor") },
      ),
    );
}
