import { existsSync } from "node:fs";
import { createAnonymiser, encodeLine, UnrecordableEventError } from "@cb-events/recording";
import { openRecorder } from "@cb-events/recording/node";
import type { CbEvent } from "@cb-events/types";
import type { ExportOptions } from "../commands/export.js";
import { openHistory } from "../ledger/open-history.js";
import { many } from "../line.js";
import { rangeOf } from "../options/time.js";
import { UsageError } from "../options/usage-error.js";
import type { Shell } from "../process/shell.js";
import { writeLine } from "../process/write-line.js";
import { findTimeZone } from "../settings/time-zone.js";

/** Writes the history to a file or to standard output. Gives the exit code. */
export async function exportHistory(file: string, options: ExportOptions, shell: Shell): Promise<0 | 1> {
  const { anonymise = false } = options;
  const { signal } = shell;
  if (file !== "-" && existsSync(file))
    throw new UsageError(`${file} is there already, and would be added to: name a new file`);
  const { env, timeZone } = await findTimeZone(options.settings, shell);
  const range = rangeOf(options, timeZone);
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
    for await (const { event } of room.events(range)) {
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
