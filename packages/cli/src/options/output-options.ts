import { type Command, Option } from "commander";
import { LOG_LEVELS, type LogLevel } from "../log.js";
import { UsageError } from "./usage-error.js";
import { duration, wholeNumber } from "./values.js";

/** What is printed, and for how long. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly private?: boolean;
  readonly count?: number;
  /** In seconds. */
  readonly duration?: number;
  readonly logLevel: LogLevel;
}

/** Adds the options that say what is printed. */
export function addOutputOptions(command: Command): Command {
  return command
    .option("--json", "print JSON: what a public page may see of each event")
    .option("--private", "with --json: print everything, names and private messages included")
    .option("--count <n>", "end after n printed events", wholeNumber("events", 1))
    .option("--duration <seconds>", "end after this time", duration)
    .addOption(new Option("--log-level <level>", "what to log").choices(LOG_LEVELS).default("info"));
}

export function checkOutputOptions(options: OutputOptions): void {
  if (options.private && !options.json)
    throw new UsageError("--private goes with --json: readable lines show private messages anyway");
}

/** Ends the command after `--duration`. Gives a function that forgets it. */
export function endAfter(
  { duration: seconds }: Pick<OutputOptions, "duration">,
  end: () => void,
): () => void {
  if (seconds === undefined) return () => {};
  const timer = setTimeout(end, seconds * 1000);
  return () => clearTimeout(timer);
}
