import type { RoomsResult } from "../../contestant/room-watch.js";
import type { Bench } from "../bench.js";
import { atMost } from "../goal.js";
import { playRounds } from "../rounds.js";
import { type Row, toRow } from "../row.js";
import { followRooms } from "./rooms.js";

const PER_SECOND = 200;

/** How long an event is on its way, from where the server makes it to the handler. */
export async function latency(bench: Bench): Promise<Row[]> {
  const { latencyEvents, rounds } = bench.scale;
  const follow = (eventsEach: number) => ({
    rooms: ["live"],
    timeout: 30,
    eventsEach,
    perSecond: PER_SECOND,
  });
  const turns = await bench.withField(async ({ ours, floor }) => {
    for (const worker of [ours, floor]) await followRooms(bench, worker, follow(2 * latencyEvents));
    return playRounds<RoomsResult>(
      {
        ours: () => followRooms(bench, ours, follow(latencyEvents)),
        floor: () => followRooms(bench, floor, follow(latencyEvents)),
      },
      { rounds, warmUp: 0, turn: 0 },
    );
  });
  return (["p50", "p99"] as const).map((share) =>
    toRow({
      measure: "latency",
      work: `one room, ${share}`,
      unit: "ms",
      values: turns("ours").map((result) => result[share]),
      baseline: { name: "floor", values: turns("floor").map((result) => result[share]) },
      goal: atMost(1.25),
    }),
  );
}
