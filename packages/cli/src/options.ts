import { createRequire } from "node:module";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { LOG_LEVELS, type LogLevel } from "./log.js";

/** What the command line says. */
export interface Options {
  readonly eventsUrl?: string;
  readonly eventsUrlFile?: string;
  readonly username?: string;
  readonly token?: string;
  readonly testbed: boolean;
  readonly json: boolean;
  readonly private: boolean;
  readonly count?: number;
  /** In seconds. */
  readonly duration?: number;
  /** In seconds. */
  readonly timeout?: number;
  /** Requests for one answer before the bot is told of a failure. */
  readonly retryAttempts: number;
  readonly strict: boolean;
  /** The file with goal, menu and alerts. */
  readonly config?: string;
  /** The file to record events in. */
  readonly record?: string;
  /** Names and texts stay out of the recording. */
  readonly anonymise: boolean;
  /** The recording to play, instead of following a room. */
  readonly replay?: string;
  /** How many times as fast as it happened. */
  readonly speed?: number;
  /** Settings to compare those of `config` with. */
  readonly diff?: string;
  /** The file that keeps what the bot knows; false: none. */
  readonly state?: string | false;
  /** Serve the overlay. */
  readonly overlay: boolean;
  /** Where the overlay listens for other devices. */
  readonly host?: string;
  /** The overlay's port; 0: any free one. */
  readonly port?: number;
  /** Show the overlay in a browser. */
  readonly open: boolean;
  readonly logLevel: LogLevel;
}

/** The command line, or the environment, asks for what cannot be. The message is one line, and says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const ENVIRONMENT = `
Environment:
  CB_EVENTS_URL            the room's events URL, which holds the token
  CB_USERNAME, CB_TOKEN    or the name of the room's owner, and the token
  CB_WEBHOOK_URL           where to send alerts, with CB_WEBHOOK_SECRET and CB_WEBHOOK_FORMAT (json, discord, homeAssistant)
  NO_COLOR, FORCE_COLOR    when not empty: no colours, or colours where there is no terminal
  XDG_STATE_HOME           the folder for what is kept of each room, in cb-events

Without any of them, and without the options for them, a simulated room is followed.
A token is made at https://chaturbate.com/statsapi/authtoken/ with the scope "Events API".

Exit code: 0 ended, 1 failed, 2 credentials refused.`;

const defaults = {
  testbed: false,
  json: false,
  private: false,
  retryAttempts: Number.POSITIVE_INFINITY,
  strict: false,
  anonymise: false,
  open: false,
};

/** The longest time a timer takes, in seconds. */
const LONGEST_DURATION = 2_147_483;

/** Reads the command line. Undefined when it asked for help or the version: that is printed then. Throws `UsageError`. */
export function parseOptions(args: readonly string[]): Options | undefined {
  const command = new Command("pnpm demo")
    .description("Follows a Chaturbate room and prints what happens in it, one line for each event.")
    .option("--events-url <url>", "the room's events URL; other users of the machine can read it here")
    .option("--events-url-file <file>", "a file that holds the events URL; - is standard input")
    .option("--username <name>", "name of the room's owner")
    .option("--token <token>", "the owner's token; other users of the machine can read it here")
    .option("--testbed", "follow the testbed: with a user name and a token")
    .option("--json", "print JSON: what a public page may see of each event")
    .option("--private", "with --json: print everything, names and private messages included")
    .option("--count <n>", "end after n printed events", wholeNumber("events", 1))
    .option("--duration <seconds>", "end after this time", duration)
    .option(
      "--timeout <seconds>",
      "how long the server may hold a request, 0 to 90 (default: 10)",
      wholeNumber("seconds", 0, 90),
    )
    .option(
      "--retry-attempts <n>",
      "requests before a failure is reported (default: Infinity)",
      retryAttempts,
    )
    .option("--config <file>", "goal, menu and alerts: see the README")
    .option("--record <file>", "add every event to this file")
    .option("--anonymise", "with --record: pseudonyms instead of names, and no texts")
    .option("--replay <file>", "play a recording instead of following a room, with no effect outside")
    .option("--speed <n>", "with --replay: n times as fast as it happened (default: at once)", speed)
    .option("--diff <file>", "with --replay: print what is done otherwise under these settings")
    .option("--state <file>", "keep what the bot knows in this file (default: one for each room)")
    .option("--no-state", "keep nothing: begin with what the feed still has")
    .option("--no-overlay", "serve no overlay for OBS and the phone")
    .option(
      "--host <address>",
      "let other devices see the overlay, with a key: listen on this address, 0.0.0.0 for all",
    )
    .option(
      "--port <n>",
      "the overlay's port, 0 for any free one (default: 41731)",
      wholeNumber("port", 0, 65_535),
    )
    .option("--open", "show the overlay in a browser")
    .option("--strict", "report an event with anything wrong, and print nothing of it")
    .addOption(new Option("--log-level <level>", "what to log").choices(LOG_LEVELS).default("info"))
    .helpOption("--help", "print this text")
    .version(version(), "--version", "print the version of @cb-events/core")
    .addHelpText("after", ENVIRONMENT)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  try {
    // `pnpm demo -- --json`, as other package managers want it, brings the dashes along.
    command.parse(args[0] === "--" ? args.slice(1) : args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new UsageError(oneLine(error.message));
  }
  const options = { ...defaults, ...command.opts<Pick<Options, "logLevel" | "overlay">>() };
  checkTogether(options);
  return options;
}

function checkTogether(options: Options): void {
  if (options.private && !options.json)
    throw new UsageError("--private goes with --json: readable lines show private messages anyway");
  if (options.anonymise && options.record === undefined)
    throw new UsageError("--anonymise goes with --record");
  if (options.record !== undefined && options.replay !== undefined)
    throw new UsageError("--record and --replay contradict each other: what is replayed is recorded already");
  for (const name of ["speed", "diff"] as const) {
    if (options[name] !== undefined && options.replay === undefined)
      throw new UsageError(`--${name} goes with --replay`);
  }
  for (const name of ["host", "port", "open"] as const) {
    if (options[name] === undefined || options[name] === false) continue;
    if (!options.overlay || options.replay !== undefined)
      throw new UsageError(
        `--${name} is about the overlay, which is not served with ${options.overlay ? "--replay" : "--no-overlay"}`,
      );
  }
}

function wholeNumber(unit: string, min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    throw new InvalidArgumentError(`Allowed is a whole number of ${unit}, ${range}.`);
  };
}

function retryAttempts(text: string): number {
  return text === "Infinity" ? Number.POSITIVE_INFINITY : wholeNumber("requests (or Infinity)", 1)(text);
}

function speed(text: string): number {
  const times = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (times > 0) return times;
  throw new InvalidArgumentError("Allowed is a number above 0.");
}

function duration(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= LONGEST_DURATION) return seconds;
  throw new InvalidArgumentError(`Allowed is a number of seconds above 0, ${LONGEST_DURATION} at most.`);
}

/** Without what stands behind a misspelt `--tokne=`: it may be a secret. */
function oneLine(message: string): string {
  const line = message.replace(/^error: /, "").replace(/(unknown option '[^=]*)=.*'/s, "$1=…'");
  return `${line.replaceAll("\n", " ")} See --help`;
}

function version(): string {
  const require = createRequire(import.meta.url);
  return (require("@cb-events/core/package.json") as { version: string }).version;
}
