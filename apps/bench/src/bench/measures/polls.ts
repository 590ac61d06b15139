import type { Bench } from "../bench.js";
import type { Row } from "../row.js";
import { measurePages, type Pages } from "./pages.js";

const POLLS = { measure: "polls", requests: 100, ways: ["poll"], goals: { poll: 0.8, peer: 2 } } as const;
const ROOMS: readonly Pages[] = [
  { ...POLLS, room: "mixed1x100", size: 1 },
  { ...POLLS, room: "empty", size: 0 },
];

/** How many requests are made in a second, where each brings one event or none. */
export async function polls(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const room of ROOMS) rows.push(...(await measurePages(bench, room, [])));
  return rows;
}
