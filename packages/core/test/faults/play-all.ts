import { isDeepStrictEqual } from "node:util";
import { type Connect, watchWarnings } from "../../../../apps/checks/src/consumers.js";
import { type Cell, columns, playCell } from "./play-cell.js";
import type { Row } from "./rows.js";
import { describeSeen, type Seen } from "./seen.js";
import { openForeignHost, TimerWatch } from "./surroundings.js";

/** What came of the rows. */
export interface Played {
  readonly cells: number;
  /** The promises that were broken, a line for each cell that broke some. */
  readonly broken: readonly string[];
  /** Rows of texts, the first one as the head. Where the forms of a fault differ in what comes of them, it says all. */
  readonly table: readonly (readonly string[])[];
}

/** Light cells at a time: enough for their waits to overlap. */
const LIGHT = 32;
/** Heavy cells at a time, and with no light ones: a body comes in a thousand pieces, and each one waits for its turn. */
const HEAVY = 4;

/** Plays each row in every column. Cells that wait for a time limit do so all together, beside the others. */
export async function playAll(rows: readonly Row[], connect: Connect): Promise<Played> {
  await using foreign = await openForeignHost();
  using timers = new TimerWatch();
  using warnings = watchWarnings();
  const broken: string[] = [];
  /** By row, column and form. */
  const grid = rows.map((row) =>
    columns.map((column) => row.cases.map((play): Cell => ({ row, play, ...column }))),
  );
  const cells = grid.flat(2);
  const texts = new Map<Cell, string>();
  const play = async (cell: Cell) => {
    const { row, mode, consumer } = cell;
    const seen = await playCell(cell, { connect, foreign, timers });
    const wrong = differences(row[mode], seen);
    texts.set(cell, wrong.length > 0 ? "BROKEN" : describeSeen(seen));
    if (wrong.length > 0)
      broken.push(
        `${row.name} (form ${row.cases.indexOf(cell.play) + 1}), ${mode}, ${consumer}: ${wrong.join("; ")}`,
      );
  };
  const playThose = async (takes: Row["takes"], atATime: number) => {
    const queue = cells.filter(({ row }) => (row.takes ?? "light") === takes).values();
    const playNext = async () => {
      for (const cell of queue) await play(cell);
    };
    await Promise.all(Array.from({ length: atATime }, playNext));
  };
  const working = async () => {
    await playThose("heavy", HEAVY);
    await playThose("light", LIGHT);
  };
  await Promise.all([playThose("waiting", cells.length), working()]);
  const head = ["fault", ...columns.map(({ mode, consumer }) => `${mode}, ${consumer}`)];
  const text = (of: readonly Cell[]) => [...new Set(of.map((cell) => texts.get(cell)))].join(" / ");
  const lines = grid.map((columns, at) => [rows[at]?.name ?? "", ...columns.map(text)]);
  return { cells: cells.length, broken: [...broken, ...warnings.seen], table: [head, ...lines] };
}

function differences(expected: Seen, seen: Seen): string[] {
  const keys = Object.keys(expected) as (keyof Seen)[];
  return keys
    .filter((key) => !isDeepStrictEqual(seen[key], expected[key]))
    .map((key) => `${key}: ${JSON.stringify(seen[key])}, not ${JSON.stringify(expected[key])}`);
}
