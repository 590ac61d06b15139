import type { IdleResult } from "../../contestant/room-tasks.js";
import type { Bench } from "../bench.js";
import { atMost } from "../goal.js";
import { enoughFiles } from "../open-files.js";
import { playRounds } from "../rounds.js";
import { type Row, toRow } from "../row.js";
import { roomNames } from "./rooms.js";

/** Silent rooms in one process: each has a request held, and makes the next one when that was answered. */
export async function idle(bench: Bench): Promise<Row[]> {
  const { count, seconds, rounds } = bench.scale.idle;
  if (!enoughFiles(count, "idle", bench)) return [];
  const params = { rooms: roomNames(count), timeout: seconds, eventsEach: 1 };
  const by = (name: "floor" | "ours") => async () => {
    const worker = await bench.contestant(name);
    await bench.server.call("live", params.rooms);
    await worker.call("open", params);
    await bench.server.call("allHeld");
    const result = await worker.call<IdleResult>("idle", { seconds });
    await bench.end(worker);
    return result;
  };
  const turns = await playRounds({ ours: by("ours"), floor: by("floor") }, { rounds, warmUp: 0, turn: 0 });

  const row = (work: string, unit: string, figure: (result: IdleResult) => number) =>
    toRow({
      measure: "idle",
      work: `${count} silent rooms, ${work}`,
      unit,
      values: turns("ours").map(figure),
      baseline: { name: "floor", values: turns("floor").map(figure) },
      goal: atMost(1.3),
    });
  return [
    row("memory (RSS)", "kB/room", ({ rss }) => rss / 1e3 / count),
    row("processor", "% of one", ({ cpu }) => cpu * 100),
  ];
}
