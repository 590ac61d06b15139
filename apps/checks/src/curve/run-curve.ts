import { type Played, play } from "./play.js";
import type { Scenario } from "./scenarios.js";

/** One row of the curve. */
export interface Row {
  readonly scenario: Scenario;
  readonly pool: Played;
  readonly naive?: Played;
  readonly limiter?: Played;
}

export interface CurveOptions {
  readonly scenarios: readonly Scenario[];
  readonly seed: number;
  readonly seconds: number;
  readonly onRow?: (row: Row) => void;
}

/** Plays each scenario, one after the other. */
export async function runCurve({ scenarios, seed, seconds, onRow }: CurveOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const scenario of scenarios) {
    const { groups } = scenario;
    const row: Row = {
      scenario,
      pool: await play({ contestant: "pool", groups, seed, seconds }),
      ...(scenario.naive && { naive: await play({ contestant: "naive", groups, seed, seconds: 60 }) }),
      ...(scenario.limiter && { limiter: await play({ contestant: "limiter", groups, seed, seconds }) }),
    };
    rows.push(row);
    onRow?.(row);
  }
  return rows;
}
