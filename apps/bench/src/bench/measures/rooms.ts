import type { RoomsParams } from "../../contestant/params.js";
import type { RoomsResult } from "../../contestant/room-watch.js";
import type { Bench } from "../bench.js";
import { atMost } from "../goal.js";
import { enoughFiles } from "../open-files.js";
import { playRounds } from "../rounds.js";
import { type Row, toRow } from "../row.js";
import type { Worker } from "../worker.js";

/** Many rooms in one process, each with an event a second. */
export async function rooms(bench: Bench): Promise<Row[]> {
  const { count, seconds, rounds } = bench.scale.rooms;
  if (!enoughFiles(count, "rooms", bench)) return [];
  const params = { rooms: roomNames(count), timeout: 30, eventsEach: seconds, perSecond: count };
  const by = (name: "floor" | "ours") => async () => {
    const worker = await bench.contestant(name);
    const result = await followRooms(bench, worker, params);
    await bench.end(worker);
    return result;
  };
  const turns = await playRounds({ ours: by("ours"), floor: by("floor") }, { rounds, warmUp: 0, turn: 0 });

  const row = (work: string, unit: string, figure: (result: RoomsResult) => number) =>
    toRow({
      measure: "rooms",
      work: `${count} rooms, ${work}`,
      unit,
      values: turns("ours").map(figure),
      baseline: { name: "floor", values: turns("floor").map(figure) },
      goal: atMost(1.3),
    });
  return [
    row("processor", "% of one", ({ cpu }) => cpu * 100),
    row("memory (RSS)", "MB", ({ rss }) => rss / 1e6),
    row("lag p50", "ms", ({ p50 }) => p50),
    row("lag p99", "ms", ({ p99 }) => p99),
  ];
}

export function roomNames(count: number): string[] {
  return Array.from({ length: count }, (_, number) => `live_${number}`);
}

/** Has live rooms followed until each had its events. */
export async function followRooms(
  { server }: Bench,
  worker: Worker,
  params: RoomsParams & { readonly perSecond: number },
): Promise<RoomsResult> {
  const { rooms: names, eventsEach, perSecond } = params;
  await server.call("live", names);
  await worker.call("open", params);
  await server.call("allHeld");
  const received = worker.call<RoomsResult>("received", {
    seconds: 30 + (names.length * eventsEach) / perSecond,
  });
  await Promise.all([server.call("emit", params), received]);
  return received;
}
