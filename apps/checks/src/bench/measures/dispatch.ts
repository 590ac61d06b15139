import type { Turn } from "../../worker/turn.js";
import type { Bench } from "../bench.js";
import { playRounds, warmUp } from "../rounds.js";
import { atLeast, type Row, rateRow } from "../row.js";
import type { Runtime } from "../runtimes.js";

const EVENTS = 100_000;

/** What it costs to call one of a hundred handlers. */
export async function dispatch(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const { scale } = bench;
  const ours = await bench.contestant("ours", runtime);
  const floor = await bench.contestant("floor", runtime);
  const params = { events: EVENTS, seconds: scale.turn };
  const contestants = {
    floor: () => floor.call<Turn>("dispatch", params),
    ours: () => ours.call<Turn>("dispatch", params),
  };
  await warmUp(contestants, scale.warmUp * 100);
  const turns = await playRounds(contestants, scale.rounds);
  await bench.end(ours, floor);
  const about = {
    measure: "dispatch",
    runtime: runtime.name,
    work: "dispatch, 100 handlers, one of them matching",
    baseline: "bare await",
    goal: atLeast(0.65),
  };
  return [rateRow(about, turns("ours"), turns("floor"))];
}
