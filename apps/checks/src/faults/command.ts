import { readFile } from "node:fs/promises";
import { EventClient } from "@cb-events/core";
import { type Context, command, flag, text } from "../command-line.js";
import { markdownTable, textTable } from "../table.js";
import type { CellResult, Connect } from "./cell.js";
import type { FaultRow } from "./fault-row.js";
import { describe } from "./outcome.js";
import { ProcessWarnings } from "./process-warnings.js";
import { bodyRows } from "./rows/body-rows.js";
import { connectionRows } from "./rows/connection-rows.js";
import { eventRows } from "./rows/event-rows.js";
import { pageRows } from "./rows/page-rows.js";
import { statusRows } from "./rows/status-rows.js";
import { columns, type RowResult, runMatrix } from "./run-matrix.js";

const help = `Usage: pnpm checks faults [--markdown] [--check <file>]

Holds the client against every fault that an answer can have: in lenient and in strict mode, in a loop and by
poll(). Each cell is a client and a server of its own, over real HTTP on 127.0.0.1 and in real time; those that wait
for a time limit wait side by side. Takes about 15 seconds.

  --markdown      prints the matrix as a Markdown table, and nothing else
  --check <file>  fails, too, when that table does not stand in the file
  --help          this text
`;

/** Every fault that the client is held against. */
export const allRows: readonly FaultRow[] = [
  ...[connectionRows, statusRows, bodyRows, pageRows, eventRows].flat(),
];

/** What the command has of its process; the rest is for tests. */
export interface FaultsContext extends Context {
  readonly rows?: readonly FaultRow[] | undefined;
  readonly connect?: Connect | undefined;
}

export const runCommand = command(
  help,
  { markdown: flag, check: text },
  async ({ markdown, check }, context: FaultsContext) => {
    const { out, err, rows = allRows, connect = (url, options) => new EventClient(url, options) } = context;
    using warnings = new ProcessWarnings();
    const results = await runMatrix(rows, connect);
    const cells = results.flatMap(({ columns: each }) => each.flat());
    const table = [
      ["fault", ...columns.map(({ mode, consumer }) => `${mode}, ${consumer}`)],
      ...results.map(textsOf),
    ];
    const lines = `${markdownTable(table).join("\n")}\n`;
    const stale = check !== undefined && !(await readFile(check, "utf8")).includes(lines);
    const broken = [
      ...cells.filter((cell) => cell.broken.length > 0).map(brokenLine),
      ...warnings.seen.map((warning) => `BROKEN the process warned: ${warning}\n`),
      ...(stale ? [`BROKEN ${check} has another table: put in the one that --markdown prints\n`] : []),
    ];
    out(markdown ? lines : `${textTable(table).join("\n")}\n`);
    if (markdown) err(broken.join(""));
    else out(`\n${broken.join("")}cells: ${cells.length}, broken: ${broken.length}\n`);
    return broken.length === 0;
  },
);

/** Where the forms of a fault differ in what comes of them, all of that is said. */
function textsOf({ name, columns: each }: RowResult): string[] {
  const textOf = ({ outcome, broken }: CellResult) => (broken.length > 0 ? "BROKEN" : describe(outcome));
  return [name, ...each.map((cells) => [...new Set(cells.map(textOf))].join(" / "))];
}

function brokenLine({ cell, broken }: CellResult): string {
  const { row, mode, consumer, play } = cell;
  return `BROKEN ${row.name} (form ${row.cases.indexOf(play) + 1}), ${mode}, ${consumer}: ${broken.join("; ")}\n`;
}
