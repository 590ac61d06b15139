import type { Cell, CellResult, Connect } from "./cell.js";
import { type ConsumerName, consumers } from "./consumers.js";
import type { FaultRow } from "./fault-row.js";
import { openForeignHost } from "./foreign-host.js";
import { judge } from "./judge.js";
import { playCell } from "./play-cell.js";
import { Pool } from "./pool.js";
import { TimerWatch } from "./timer-watch.js";

/** What came of one row: the cells of each column, one for each form of the fault. */
export interface RowResult {
  readonly name: string;
  readonly columns: readonly (readonly CellResult[])[];
}

/** The four ways in which each fault is met. */
export const columns = (["lenient", "strict"] as const).flatMap((mode) =>
  (Object.keys(consumers) as ConsumerName[]).map((consumer) => ({ mode, consumer })),
);

/** Light cells at a time: enough for their waits to overlap. */
const LIGHT = 32;
/** Heavy cells at a time, and with no light ones: a body comes in a thousand pieces, and each one waits for its turn. */
const HEAVY = 4;

/** Plays every row in every column. Cells that wait for a time limit do so all together, beside the others. */
export async function runMatrix(rows: readonly FaultRow[], connect: Connect): Promise<RowResult[]> {
  await using foreign = await openForeignHost();
  using timers = new TimerWatch();
  const results = new Map<FaultRow, RowResult>();

  const run = async (cell: Cell): Promise<CellResult> => {
    const evidence = await playCell(cell, { connect, foreign, timers });
    return { cell, outcome: evidence.recorder.outcome, broken: judge(cell.row[cell.mode], evidence) };
  };
  const runRow = async (row: FaultRow, pool: Pool): Promise<void> => {
    const cells = columns.map((column) =>
      row.cases.map((play) => pool.run(() => run({ row, play, ...column }))),
    );
    results.set(row, {
      name: row.name,
      columns: await Promise.all(cells.map((column) => Promise.all(column))),
    });
  };
  const runAll = async (takes: FaultRow["takes"], sideBySide: number): Promise<void> => {
    const pool = new Pool(sideBySide);
    const chosen = rows.filter((row) => (row.takes ?? "light") === takes);
    await Promise.all(chosen.map((row) => runRow(row, pool)));
  };
  const working = async () => {
    await runAll("heavy", HEAVY);
    await runAll("light", LIGHT);
  };
  await Promise.all([runAll("waiting", Infinity), working()]);
  return rows.flatMap((row) => results.get(row) ?? []);
}
