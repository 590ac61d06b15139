import { type Command, Option } from "commander";
import { UsageError } from "./usage-error.js";
import { file } from "./values.js";

/** Where settings and history are. */
export interface SettingsOptions {
  readonly settings?: string | false;
  /** The name of before. */
  readonly config?: string;
}

export interface LedgerOptions {
  readonly ledger?: string | false;
  /** The names of before. */
  readonly state?: string | false;
}

export function addSettingsOptions(command: Command): Command {
  return command
    .option(
      "--settings <file>",
      "alerts, goals, menu and webhooks (default: settings.json of this folder)",
      file,
    )
    .option("--no-settings", "read no settings")
    .addOption(new Option("--config <file>").argParser(file).hideHelp());
}

export function addLedgerOptions(command: Command): Command {
  return command
    .option(
      "--ledger <file>",
      "keep the history in this file (default: cb-events.db, in your state folder)",
      file,
    )
    .option("--no-ledger", "keep nothing: begin with what the feed still has")
    .addOption(new Option("--state <file>").argParser(file).hideHelp())
    .addOption(new Option("--no-state").hideHelp());
}

/** Without the names of before, each of which is told to `tell` with the one that took its place. */
export function withoutOld<T extends SettingsOptions & LedgerOptions>(
  options: T,
  tell: (notice: string) => void,
): Omit<T, "config" | "state"> {
  const { config, state, ...rest } = options;
  const renamed = (old: string, now: string) => tell(`${old} is an old name: use ${now}`);
  if (config !== undefined) {
    if (rest.settings !== undefined) throw new UsageError("--config and --settings contradict each other");
    renamed("--config", "--settings");
  }
  if (state !== undefined) {
    if (rest.ledger !== undefined)
      throw new UsageError(`--${state === false ? "no-state" : "state"} and --ledger contradict each other`);
    if (state === false) renamed("--no-state", "--no-ledger");
    else renamed("--state", "--ledger");
  }
  return {
    ...rest,
    ...(config !== undefined && { settings: config }),
    ...(state !== undefined && { ledger: state }),
  };
}
