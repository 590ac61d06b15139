import { readFile } from "node:fs/promises";
import { EventClient } from "@cb-events/core";
import { type Output, parseOptions } from "../command-line.js";
import { allRows } from "./all-rows.js";
import type { CellResult, Connect } from "./cell.js";
import type { FaultRow } from "./fault-row.js";
import { ProcessWarnings } from "./process-warnings.js";
import { runMatrix } from "./run-matrix.js";
import { markdownTable, textTable } from "./table.js";

const help = `Usage: node dist/faults.js [--markdown] [--check <file>]

Holds the client against every fault that an answer can have: in lenient and in strict mode, in a loop and by
poll(). Each cell is a client and a server of its own, over real HTTP on 127.0.0.1 and in real time; those that wait
for a time limit wait side by side. Takes about 15 seconds.

  --markdown      prints the matrix as a Markdown table, and nothing else
  --check <file>  fails, too, when that table does not stand in the file
  --help          this text
`;

/** What the command has of its process; the rest is for tests. */
export interface CommandContext extends Output {
  readonly rows?: readonly FaultRow[] | undefined;
  readonly connect?: Connect | undefined;
}

/** Runs the command to its end and gives the exit code: 1 when a promise is broken. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, rows = allRows, connect = (url, options) => new EventClient(url, options) } = context;
  const options = parseOptions(
    args,
    { markdown: { type: "boolean" }, check: { type: "string" }, help: { type: "boolean" } },
    context,
  );
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  using warnings = new ProcessWarnings();
  const results = await runMatrix(rows, connect);
  const cells = results.flatMap(({ columns }) => columns.flat());
  const markdown = `${markdownTable(results).join("\n")}\n`;
  const stale = options.check !== undefined && !(await readFile(options.check, "utf8")).includes(markdown);
  const broken = [
    ...cells.filter((cell) => cell.broken.length > 0).map(brokenLine),
    ...warnings.seen.map((warning) => `BROKEN the process warned: ${warning}\n`),
    ...(stale ? [`BROKEN ${options.check} has another table: put in the one that --markdown prints\n`] : []),
  ];
  out(options.markdown ? markdown : `${textTable(results).join("\n")}\n`);
  if (options.markdown) err(broken.join(""));
  else out(`\n${broken.join("")}cells: ${cells.length}, broken: ${broken.length}\n`);
  return broken.length === 0 ? 0 : 1;
}

function brokenLine({ cell, broken }: CellResult): string {
  const { row, mode, consumer, play } = cell;
  return `BROKEN ${row.name} (form ${row.cases.indexOf(play) + 1}), ${mode}, ${consumer}: ${broken.join("; ")}\n`;
}
