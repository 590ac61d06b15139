import { type GivenTime, time } from "../options/time.js";
import { file } from "../options/values.js";
import type { DefineCommand } from "./command.js";

export interface ExportOptions {
  readonly ledger?: string;
  readonly room?: string;
  readonly settings?: string;
  readonly from?: GivenTime;
  readonly to?: GivenTime;
  readonly anonymise?: boolean;
}

/** Writes the history as a recording. */
export const defineExport: DefineCommand = (program, shell, done) => {
  program
    .command("export")
    .description("the history as a recording, for replay")
    .argument("<file>", "the recording to make; - is standard output", file)
    .option("--ledger <file>", "the history (default: cb-events.db, in your state folder)", file)
    .option("--room <name>", "whose history, where the ledger holds several")
    .option(
      "--settings <file>",
      "for the time zone: that of days and times (default: settings.json of this folder)",
      file,
    )
    .option("--from <time>", "only from this day or time on", time)
    .option("--to <time>", "only before this day or time", time)
    .option("--anonymise", "pseudonyms instead of names, and no texts")
    .action(async (recording: string, options: ExportOptions) => {
      const { exportHistory } = await import("../history/export-history.js");
      done(await exportHistory(recording, options, shell));
    });
};
