import type { Way } from "../../contestant/params.js";
import type { Turn } from "../../worker/turn.js";
import type { Bench, Field, Runtime } from "../bench.js";
import { atLeast } from "../goal.js";
import { playRounds, rates } from "../rounds.js";
import { type Row, toRow } from "../row.js";
import type { Worker } from "../worker.js";

/** Pages, and what is expected of following them. */
export interface Pages {
  readonly measure: string;
  readonly room: string;
  /** Requests of a pass. */
  readonly requests: number;
  /** Events in each page; 0: one empty page again and again. */
  readonly size: number;
  readonly ways: readonly ("poll" | "iterate")[];
  /** The least share of the floor's rate, by way, and how many times the peer's rate. */
  readonly goals: { readonly poll: number; readonly iterate?: number; readonly peer: number };
}

const WORK = { poll: "poll()", iterate: "loop and router" };

export async function measurePages(bench: Bench, pages: Pages, runtimes: readonly Runtime[]): Promise<Row[]> {
  const { room, requests, size } = pages;
  await bench.origin;
  await bench.server.call("pages", { name: room, pages: size === 0 ? 1 : requests, size });
  const rows: Row[] = [];
  for (const runtime of [undefined, ...runtimes]) {
    rows.push(...(await bench.withField((field) => compare(bench, pages, field, runtime), runtime)));
  }
  return rows;
}

async function compare(bench: Bench, pages: Pages, field: Field, runtime?: Runtime): Promise<Row[]> {
  const { measure, room, requests, size, ways, goals } = pages;
  const by = (worker: Worker, way: Way) => (seconds: number) =>
    worker.call<Turn>("pages", { room, requests, size, way, seconds });
  const turns = await playRounds(
    Object.fromEntries([
      ["floor", by(field.floor, "floor")],
      ["bare", by(field.floor, "bare")],
      ...ways.map((way) => [way, by(field.ours, way)] as const),
      ...[...field.peers].flatMap(([loop, worker]) =>
        ways.map((way) => [`${loop} ${way}`, by(worker, way)] as const),
      ),
    ]),
    bench.scale,
  );

  const values = (name: string) => rates(turns(name), Math.max(size, 1));
  const row = (work: string, name: string, base: string, baseline: string, limit?: number) =>
    toRow({
      measure,
      work: `${work}, ${size === 0 ? "empty pages" : `pages of ${size}`}${runtime ? `, ${runtime.name}` : ""}`,
      unit: size > 1 ? "events/s" : "polls/s",
      values: values(name),
      baseline: { name: base, values: values(baseline) },
      goal: limit === undefined ? undefined : atLeast(limit),
    });
  return [
    ...ways.flatMap((way) => [
      row(WORK[way], way, "floor", "floor", goals[way]),
      ...[...field.peers.keys()].map((loop) =>
        row(WORK[way], way, `peer, ${loop}`, `${loop} ${way}`, goals.peer),
      ),
    ]),
    row("bare fetch", "bare", "floor", "floor"),
    // What no client over this runtime's fetch can pass.
    ...[...field.peers.keys()].map((loop) => row("floor", "floor", `peer, ${loop}`, `${loop} poll`)),
  ];
}
