import type { RoomsResult } from "../../contestant/room-watch.js";
import type { Bench } from "../bench.js";
import { enoughFiles } from "../open-files.js";
import { playRounds } from "../rounds.js";
import { atMost, type Row, toRow } from "../row.js";
import type { Runtime } from "../runtimes.js";

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
  const params = { rooms: roomNames(count), timeout: 30, eventsEach: seconds, perSecond: count };
  const follow = (name: string) => async () => {
    const worker = await bench.contestant(name, runtime);
    await bench.server.call("live", params.rooms);
    await worker.call("open", params);
    await bench.server.call("allHeld");
    const received = worker.call<RoomsResult>("received", { seconds: 30 + seconds });
    await Promise.all([bench.server.call("emit", params), received]);
    await bench.end(worker);
    return received;
  };
  const contestants = {
    floor: follow("floor"),
    nodeFetch: follow("ours-node"),
    ...(bench.scale.quick ? {} : { fetch: follow("ours") }),
  };
  const turns = await playRounds(contestants, rounds);

  const isJudged = count === Math.max(...counts);
  const row = (name: string, figure: string, of: (result: RoomsResult) => number) =>
    toRow(
      {
        measure: "rooms",
        runtime: runtime.name,
        work: `${count} rooms, an event a second each: ${name}`,
        figure,
        baseline: "fetch floor",
        goal: isJudged && name === "nodeFetch" && figure === "processor time" ? atMost(0.85) : undefined,
      },
      { values: turns(name).map(of), base: turns("floor").map(of) },
    );
  return Object.keys(contestants)
    .filter((name) => name !== "floor")
    .flatMap((name) => [
      row(name, "processor time", ({ cpu }) => cpu),
      ...(count > LAG_UP_TO || bench.scale.quick
        ? []
        : [row(name, "lag p50", ({ p50 }) => p50), row(name, "lag p99", ({ p99 }) => p99)]),
    ]);
}

export function roomNames(count: number): string[] {
  return Array.from({ length: count }, (_, number) => `live_${number}`);
}
