import type { Turn } from "../../worker/turn.js";
import type { Bench, Field, Runtime } from "../bench.js";
import { atLeast, atMost } from "../goal.js";
import { playRounds } from "../rounds.js";
import { type Row, toRow } from "../row.js";
import type { Worker } from "../worker.js";

const ROOM = { name: "mixed100x50", pages: 50, size: 100 };

/** What an event costs, without any network. */
export async function cpu(bench: Bench): Promise<Row[]> {
  await bench.origin;
  await bench.server.call("pages", ROOM);
  const rows: Row[] = [];
  for (const runtime of [undefined, ...bench.runtimes]) {
    rows.push(...(await bench.withField((field) => compare(bench, field, runtime), runtime)));
  }
  return rows;
}

async function compare({ scale }: Bench, { ours, floor, peers }: Field, runtime?: Runtime): Promise<Row[]> {
  const by = (worker: Worker) => (seconds: number) =>
    worker.call<Turn>("cpu", { room: ROOM.name, pages: ROOM.pages, size: ROOM.size, seconds });
  const others = Object.fromEntries([...peers].map(([loop, worker]) => [loop, by(worker)]));
  const turns = await playRounds({ ours: by(ours), floor: by(floor), ...others }, scale);

  const about = { measure: "cpu", work: `JSON.parse, decode, dispatch${runtime ? `, ${runtime.name}` : ""}` };
  return [
    toRow({
      ...about,
      unit: "µs/event",
      values: turns("ours").map(microseconds),
      baseline: { name: "JSON.parse", values: turns("floor").map(microseconds) },
      goal: atMost(1.6),
    }),
    ...[...peers.keys()].map((loop) =>
      toRow({
        ...about,
        unit: "events/s",
        values: turns("ours").map(rate),
        baseline: { name: `peer, ${loop}`, values: turns(loop).map(rate) },
        goal: atLeast(8),
      }),
    ),
  ];
}

/** Processor time, the garbage collector's threads included. */
const microseconds = ({ work, cpu: seconds }: Turn) => (seconds * 1e6) / work;
const rate = ({ work, cpu: seconds }: Turn) => work / seconds;
