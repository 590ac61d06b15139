import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Way } from "../../contestant/params.js";
import type { Turn } from "../../worker/turn.js";
import type { Bench } from "../bench.js";
import { playRounds, rates } from "../rounds.js";
import { type Row, toRow } from "../row.js";

const PAGES = { room: "mixed50x1", requests: 1, size: 50 };

/** What it costs to have each event on the disk before the next one is given out. */
export async function position(bench: Bench): Promise<Row[]> {
  await bench.origin;
  await bench.server.call("pages", { name: PAGES.room, pages: PAGES.requests, size: PAGES.size });
  const folder = await mkdtemp(join(tmpdir(), "cb-events-bench-"));
  try {
    const turns = await bench.withField(({ ours }) => {
      const by = (way: Way) => (seconds: number) =>
        ours.call<Turn>("pages", { ...PAGES, way, seconds, folder });
      return playRounds({ stored: by("stored"), iterate: by("iterate") }, bench.scale);
    });
    return [
      toRow({
        measure: "position",
        work: "loop and router, fileStore saves after each event",
        unit: "events/s",
        values: rates(turns("stored"), PAGES.size),
        baseline: { name: "no store", values: rates(turns("iterate"), PAGES.size) },
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
