import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { defineDoctor } from "./commands/doctor.js";
import { defineExport } from "./commands/export.js";
import { defineHistory } from "./commands/history.js";
import { defineInit } from "./commands/init.js";
import { defineRelay } from "./commands/relay.js";
import { defineReplay } from "./commands/replay.js";
import { defineRun } from "./commands/run.js";
import { defineSimulate } from "./commands/simulate.js";
import { defineWatch } from "./commands/watch.js";
import { nearest } from "./options/nearest.js";
import { shownArgument, shownOption } from "./options/shown-argument.js";
import { UsageError } from "./options/usage-error.js";
import type { Shell } from "./process/shell.js";

const ENVIRONMENT = `
Environment, and a file .env beside the settings:
  CB_EVENTS_URL            the room's events URL, which holds the token
  CB_USERNAME, CB_TOKEN    or the name of the room's owner, and the token
  NO_COLOR, FORCE_COLOR    when not empty: no colours, or colours in a pipe too
                           (FORCE_COLOR 0 and false: none)
  XDG_STATE_HOME           the folder for what is kept, in cb-events

Without a command it is run. Without a room, a simulated one is followed.
A token is made at https://chaturbate.com/statsapi/authtoken/ with the scope
"Events API".

Exit code: 0 ended, 1 failed, 2 credentials refused.`;

/** Each adds its command. */
const COMMANDS = [
  defineRun,
  defineWatch,
  defineDoctor,
  defineSimulate,
  defineHistory,
  defineExport,
  defineReplay,
  defineRelay,
  defineInit,
];

/** Runs what the command line asks for, to its end. Resolves with the exit code; throws a `UsageError` for what cannot be. */
export async function runProgram(args: readonly string[], shell: Shell): Promise<number> {
  let code = 0;
  const program = createProgram(shell, (given) => {
    code = given;
  });
  // `pnpm cb-events -- run`, as other package managers want it, brings the dashes along.
  const given = wordsAsOptions(args[0] === "--" ? args.slice(1) : args);
  checkName(program, given[0]);
  try {
    await program.parseAsync(given, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw new UsageError(usageMessage(error, given));
  }
  return code;
}

/** The program with all its commands; `done` is given the exit code of the one that ran. */
function createProgram(shell: Shell, done: (code: number) => void): Command {
  const program = new Command("cb-events")
    .description("Alerts, goals, menu, overlay, webhooks and history for a Chaturbate room.")
    .helpOption("-h, --help", "print this text")
    .helpCommand(false)
    .version(version(), "-v, --version", "print the version")
    .addHelpText("after", ENVIRONMENT)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  for (const define of COMMANDS) define(program, shell, done);
  return program;
}

/** A mistyped command would be taken for an argument of `run`, which is the one without a name. */
function checkName({ commands }: Command, name: string | undefined): void {
  if (name === undefined || name.startsWith("-")) return;
  const names = commands.map((command) => command.name());
  if (names.includes(name)) return;
  const near = nearest(name, names);
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new UsageError(`There is no command ${shownArgument(name)}.${meant} Commands: ${names.join(", ")}`);
}

/** `help`, `help run` and `version`, as other programs have them. */
function wordsAsOptions(args: readonly string[]): readonly string[] {
  if (args[0] === "help") return [...args.slice(1), "--help"];
  return args[0] === "version" ? ["--version"] : args;
}

/** On one line, without what could be a secret: whatever of the command line is quoted in it. */
function usageMessage({ message }: CommanderError, args: readonly string[]): string {
  let text = message.replace(/^error: /, "");
  for (const arg of args) {
    // Commander quotes an option without what stands behind its `=`, or with it.
    const [name = ""] = arg.split("=", 1);
    for (const quoted of [arg, name, arg.slice(name.length + 1)]) {
      const shown = quoted.startsWith("-") ? shownOption(arg) : shownArgument(quoted);
      if (quoted !== "") text = text.replaceAll(`'${quoted}'`, shown);
    }
  }
  const line = text
    .replaceAll("\n", " ")
    .replace(/argument (.*) is invalid\./, "must not be $1.")
    .replace("must not be ''", "must not be empty")
    .replace(/^command-argument value (.*) is invalid for argument '(.*)'\./, "<$2> must not be $1.");
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.)]$/.test(line) ? "" : "."} See --help`;
}

function version(): string {
  const require = createRequire(import.meta.url);
  return (require("../package.json") as { version: string }).version;
}
