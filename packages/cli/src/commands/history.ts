import { existsSync } from "node:fs";
import { Argument } from "commander";
import { type HistoryRange, SECTION_NAMES, SECTIONS, type Section, TITLES } from "../history/sections.js";
import { csvLines, type Table, tableLines, tableObjects } from "../history/table.js";
import { jsonLine } from "../json-line.js";
import { defaultLedger } from "../ledger/ledger-file.js";
import { openHistory } from "../ledger/open-history.js";
import { UsageError } from "../options/usage-error.js";
import { time, wholeNumber } from "../options/values.js";
import type { Shell } from "../process/shell.js";
import { writeLine } from "../process/write-line.js";
import { readSettings } from "../settings/read-settings.js";
import { DEFAULT_SETTINGS } from "../settings/settings.js";
import { findSettings } from "../settings/settings-file.js";
import type { DefineCommand } from "./command.js";

interface HistoryOptions {
  readonly ledger?: string;
  readonly room?: string;
  readonly settings?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly limit: number;
  readonly dead?: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly chart?: boolean;
}

/** Says what was tipped, by whom, when. */
export const defineHistory: DefineCommand = (program, shell, done) => {
  program
    .command("history")
    .description("tips by day and by show, top tippers, goals, sales")
    .addArgument(new Argument("[what]", "one part of it").choices(SECTION_NAMES))
    .option("--ledger <file>", "the history (default: cb-events.db, in your state folder)")
    .option("--room <name>", "whose history, where the ledger holds several")
    .option("--settings <file>", "for the time zone (default: settings.json of this folder)")
    .option("--from <time>", "only from this day or time on", time)
    .option("--to <time>", "only before this day or time", time)
    .option("--limit <n>", "rows of tippers and sales", wholeNumber("rows", 1, 100_000), 10)
    .option("--dead", "the events that could not be handled, and why")
    .option("--csv", "comma-separated values, for a spreadsheet")
    .option("--json", "a line of JSON for each row")
    .option("--chart", "bars beside the tokens")
    .action(async (what: Section | undefined, options: HistoryOptions) =>
      done(await showHistory(what, options, shell)),
    );
};

async function showHistory(what: Section | undefined, options: HistoryOptions, shell: Shell): Promise<0> {
  if (options.csv && options.json) throw new UsageError("--csv and --json contradict each other");
  const names = sectionsOf(what, options);
  const { file, env } = findSettings(options.settings, shell.env, shell.mask);
  const { timeZone } = file === undefined ? DEFAULT_SETTINGS : (await readSettings(file, env)).settings;
  if (options.ledger === undefined && !existsSync(defaultLedger(env))) {
    process.stderr.write("There is no history yet: `cb-events run` makes one, of your own room\n");
    return 0;
  }
  const { ledger, room } = await openHistory(options, env);
  try {
    const { from, to, limit } = options;
    const range: HistoryRange = { from, to, limit, timeZone };
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
  if (csv) return csvLines(table);
  if (json) return tableObjects(table).map((row) => jsonLine({ section, ...row }));
  if (table.rows.length === 0) return [...title, "none yet"];
  return [...title, ...tableLines(table, { chart: chart ?? false })];
}
