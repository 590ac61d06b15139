import { existsSync } from "node:fs";
import { printable } from "@cb-events/types";
import type { HistoryOptions } from "../commands/history.js";
import { jsonLine } from "../json-line.js";
import { defaultLedger } from "../ledger/ledger-file.js";
import { openHistory } from "../ledger/open-history.js";
import { rangeOf } from "../options/time.js";
import { UsageError } from "../options/usage-error.js";
import type { Shell } from "../process/shell.js";
import { writeLine } from "../process/write-line.js";
import { findTimeZone } from "../settings/time-zone.js";
import { type HistoryRange, SECTIONS, type Section, TITLES } from "./sections.js";
import { csvLines, type Table, tableLines, tableObjects } from "./table.js";

/** Prints what the command line asks for. Gives the exit code. */
export async function showHistory(
  what: Section | undefined,
  options: HistoryOptions,
  shell: Shell,
): Promise<0> {
  if (options.csv && options.json) throw new UsageError("--csv and --json contradict each other");
  const names = sectionsOf(what, options);
  const { env, timeZone } = await findTimeZone(options.settings, shell);
  const range: HistoryRange = { ...rangeOf(options, timeZone), limit: options.limit, timeZone };
  if (options.ledger === undefined && !existsSync(defaultLedger(env))) {
    process.stderr.write("There is no history yet: `cb-events run` makes one, of your own room\n");
    return 0;
  }
  const { ledger, room } = await openHistory(options, env);
  try {
    for (const [at, name] of names.entries()) {
      const title = names.length > 1 ? [...(at > 0 ? [""] : []), TITLES[name]] : [];
      for (const line of linesOf(name, SECTIONS[name](room, range), title, options))
        await writeLine(line, shell.signal);
    }
  } finally {
    await ledger.close();
  }
  return 0;
}

/** Rows of one form alone make a file of comma-separated values. */
function sectionsOf(what: Section | undefined, { dead, csv }: HistoryOptions): readonly Section[] {
  if (dead) return ["dead"];
  if (what !== undefined) return [what];
  return csv ? ["days"] : ["days", "shows", "top", "goals", "sales"];
}

function linesOf(
  section: Section,
  table: Table,
  title: readonly string[],
  { csv, json, chart }: HistoryOptions,
): readonly string[] {
  if (csv) return csvLines(table).map(shownLines);
  if (json) return tableObjects(table).map((row) => jsonLine({ section, ...row }));
  if (table.rows.length === 0) return [...title, "none yet"];
  const columns = process.stdout.columns || undefined;
  return [...title, ...tableLines(table, { chart: chart ?? false, columns })];
}

/** A cell may hold several lines, of anybody's text. */
function shownLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
