import type { Turn } from "../../worker/turn.js";
import type { Bench } from "../bench.js";
import { playRounds, warmUp } from "../rounds.js";
import { atMost, costRow, type Row } from "../row.js";
import type { Runtime } from "../runtimes.js";

const PAGES = { room: "to_decode", pages: 50, size: 100 };

/** What an event costs, without any network. */
export async function decode(bench: Bench, runtime: Runtime): Promise<Row[]> {
  const { scale, server } = bench;
  await server.call("pages", { name: PAGES.room, pages: PAGES.pages, size: PAGES.size });
  const ours = await bench.contestant("ours", runtime);
  const floor = await bench.contestant("floor", runtime);
  const params = { ...PAGES, seconds: scale.turn };
  const contestants = {
    floor: () => floor.call<Turn>("decode", params),
    ours: () => ours.call<Turn>("decode", params),
  };
  await warmUp(contestants, scale.warmUp * 10);
  const turns = await playRounds(contestants, scale.rounds);
  await bench.end(ours, floor);
  const about = {
    measure: "decode",
    runtime: runtime.name,
    work: "JSON.parse, decode, dispatch",
    baseline: "JSON.parse",
    goal: atMost(1.5),
  };
  return [costRow(about, turns("ours"), turns("floor"))];
}
