import type { Turn } from "../../worker/turn.js";
import type { Bench } from "../bench.js";
import { playRounds, rates } from "../rounds.js";
import { type Row, toRow } from "../row.js";
import type { Worker } from "../worker.js";

const EVENTS = 100_000;

/** What calling one of a hundred handlers costs. */
export async function dispatch(bench: Bench): Promise<Row[]> {
  const by = (worker: Worker) => (seconds: number) =>
    worker.call<Turn>("dispatch", { events: EVENTS, seconds });
  const turns = await bench.withField(({ ours, floor }) =>
    playRounds({ ours: by(ours), floor: by(floor) }, bench.scale),
  );
  return [
    toRow({
      measure: "dispatch",
      work: "100 handlers, one of them matching",
      unit: "events/s",
      values: rates(turns("ours")),
      baseline: { name: "bare await", values: rates(turns("floor")) },
      goal: { kind: "atLeast", limit: 10_000_000, of: "figure", grossBelow: 0.2 },
    }),
  ];
}
