import { existsSync } from "node:fs";
import { createAnonymiser, encodeLine, UnrecordableEventError } from "@cb-events/recording";
import { openRecorder } from "@cb-events/recording/node";
import type { CbEvent } from "@cb-events/types";
import { openHistory } from "../ledger/open-history.js";
import { many } from "../line.js";
import { UsageError } from "../options/usage-error.js";
import { time } from "../options/values.js";
import type { Shell } from "../process/shell.js";
import { writeLine } from "../process/write-line.js";
import type { DefineCommand } from "./command.js";

interface ExportOptions {
  readonly ledger?: string;
  readonly room?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly anonymise?: boolean;
}

/** Writes the history as a recording. */
export const defineExport: DefineCommand = (program, shell, done) => {
  program
    .command("export")
    .description("the history as a recording, for replay")
    .argument("<file>", "the recording to make; - is standard output")
    .option("--ledger <file>", "the history (default: cb-events.db, in your state folder)")
    .option("--room <name>", "whose history, where the ledger holds several")
    .option("--from <time>", "only from this day or time on", time)
    .option("--to <time>", "only before this day or time", time)
    .option("--anonymise", "pseudonyms instead of names, and no texts")
    .action(async (file: string, options: ExportOptions) => done(await exportHistory(file, options, shell)));
};

async function exportHistory(file: string, options: ExportOptions, { env, signal }: Shell): Promise<0 | 1> {
  const { from, to, anonymise = false } = options;
  if (file !== "-" && existsSync(file))
    throw new UsageError(`${file} is there already, and would be added to: name a new file`);
  const { ledger, room } = await openHistory(options, env);
  const anonymiser = anonymise ? createAnonymiser() : undefined;
  const recorder = file === "-" ? undefined : await openRecorder(file, { anonymise: anonymiser ?? false });
  const write = async (event: CbEvent) => {
    if (recorder !== undefined) await recorder.record(event);
    else await writeLine(encodeLine(anonymiser === undefined ? event : anonymiser(event)), signal);
  };
  let events = 0;
  let left = 0;
  try {
    for await (const { event } of room.events({ from, to })) {
      if (signal.aborted) break;
      try {
        await write(event);
        events += 1;
      } catch (error) {
        // One event that no recording takes must not cost those behind it.
        if (!(error instanceof UnrecordableEventError)) throw error;
        left += 1;
        process.stderr.write(`${error.message}. It is left out\n`);
      }
    }
  } finally {
    await recorder?.close();
    await ledger.close();
  }
  const others = left === 0 ? "" : `; ${many(left, "event")} left out`;
  process.stderr.write(`Exported ${many(events, "event")}${file === "-" ? "" : ` to ${file}`}${others}\n`);
  return signal.aborted ? 1 : 0;
}
