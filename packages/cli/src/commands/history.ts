import { Argument } from "commander";
import { SECTION_NAMES, type Section } from "../history/sections.js";
import { type GivenTime, time } from "../options/time.js";
import { file, wholeNumber } from "../options/values.js";
import type { DefineCommand } from "./command.js";

export interface HistoryOptions {
  readonly ledger?: string;
  readonly room?: string;
  readonly settings?: string;
  readonly from?: GivenTime;
  readonly to?: GivenTime;
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
    .option("--ledger <file>", "the history (default: cb-events.db, in your state folder)", file)
    .option("--room <name>", "whose history, where the ledger holds several")
    .option(
      "--settings <file>",
      "for the time zone: that of days and times (default: settings.json of this folder)",
      file,
    )
    .option("--from <time>", "only from this day or time on", time)
    .option("--to <time>", "only before this day or time", time)
    .option("--limit <n>", "rows of tippers and sales", wholeNumber("rows", 1, 100_000), 10)
    .option("--dead", "the events that could not be handled, and why")
    .option("--csv", "comma-separated values, for a spreadsheet")
    .option("--json", "a line of JSON for each row")
    .option("--chart", "bars beside the tokens")
    .action(async (what: Section | undefined, options: HistoryOptions) => {
      const { showHistory } = await import("../history/show-history.js");
      done(await showHistory(what, options, shell));
    });
};
