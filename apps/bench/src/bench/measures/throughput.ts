import type { Bench } from "../bench.js";
import type { Row } from "../row.js";
import { measurePages } from "./pages.js";

/** How many events come through in a second, where there are always more. */
export function throughput(bench: Bench): Promise<Row[]> {
  return measurePages(
    bench,
    {
      measure: "throughput",
      room: "mixed100x100",
      requests: 100,
      size: 100,
      ways: ["poll", "iterate"],
      goals: { poll: 0.75, iterate: 0.7, peer: 6 },
    },
    bench.runtimes,
  );
}
