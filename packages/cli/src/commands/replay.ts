import { Option } from "commander";
import {
  addOutputOptions,
  checkOutputOptions,
  endAfter,
  type OutputOptions,
} from "../options/output-options.js";
import { addSettingsOptions, type SettingsOptions } from "../options/settings-options.js";
import { file, speed } from "../options/values.js";
import type { DefineCommand } from "./command.js";

export interface ReplayOptions extends OutputOptions, SettingsOptions {
  /** How many times as fast as it happened. */
  readonly speed?: number;
  /** Settings to compare with. */
  readonly diff?: string;
  /** The id of an event to explain. */
  readonly why?: string;
}

/** Plays a recording to the settings, with no effect outside. */
export const defineReplay: DefineCommand = (program, shell, done) => {
  const command = program
    .command("replay")
    .description("play a recording to the settings, with no effect outside")
    .argument("<recording>", "the file, as --record and export write it", file);
  addOutputOptions(addSettingsOptions(command))
    .option("--speed <n>", "n times as fast as it happened (default: at once)", speed)
    .addOption(
      new Option("--diff <file>", "print each reaction that differs under these settings")
        .argParser(file)
        .conflicts("why"),
    )
    .option("--why <id>", "print each alert that was asked about this event, and what it saw")
    .action(async (recording: string, options: ReplayOptions) => {
      checkOutputOptions(options);
      const { runReplay } = await import("../replay/run-replay.js");
      const forget = endAfter(options, shell.end);
      done(await runReplay({ file: recording, options, shell }).finally(forget));
    });
};
