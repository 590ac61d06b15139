import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { AuthError, type NameAndToken } from "@cb-events/core";
import type { Log } from "./log.js";
import { type Options, UsageError } from "./options.js";

/** Which room is followed, and what opens it. */
export interface Room {
  readonly credentials: string | NameAndToken;
  readonly useTestbed?: boolean;
  /** What the user should know about it. */
  readonly notice?: string;
  /** It is the built-in one: nothing is worth keeping, unless asked for. */
  readonly simulated?: boolean;
  /** Ends the room, where it is ours. */
  close?(): Promise<void>;
}

/** Where settings come from. */
export interface Sources {
  readonly options: Options;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * The room that arguments or the environment name; undefined when neither says anything. Arguments win over the
 * environment, but of a name and a token each may come from either. Settings that contradict each other are a
 * `UsageError`, missing ones an `AuthError`.
 */
export async function findRoom({ options, env, log, signal }: Sources): Promise<Room | undefined> {
  const { eventsUrl, eventsUrlFile, username, token, testbed } = options;

  const named = username !== undefined || token !== undefined || testbed;
  const given = { "--events-url": eventsUrl, "--events-url-file": eventsUrlFile };
  const sources = Object.entries({ ...given, "--username, --token or --testbed": named || undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (sources.length > 1) {
    throw new UsageError(
      `${sources.join(" and ")} contradict each other: give an events URL, or a user name and a token`,
    );
  }
  if (eventsUrl !== undefined) {
    return {
      credentials: eventsUrl,
      notice: readableByOthers("--events-url", "CB_EVENTS_URL or --events-url-file"),
    };
  }
  if (eventsUrlFile !== undefined) {
    return { credentials: await readUrl(eventsUrlFile, log, signal) };
  }

  const { CB_EVENTS_URL, CB_USERNAME, CB_TOKEN } = env;
  if (CB_EVENTS_URL && !named) {
    if (!CB_USERNAME && !CB_TOKEN) return { credentials: CB_EVENTS_URL };
    throw new UsageError("CB_EVENTS_URL stands beside CB_USERNAME or CB_TOKEN: unset the one or the others");
  }
  if (!named && !CB_USERNAME && !CB_TOKEN) return undefined;
  return {
    credentials: {
      username:
        username ?? present(CB_USERNAME, "The user name is missing: set CB_USERNAME, or give --username"),
      token: token ?? present(CB_TOKEN, "The token is missing: set CB_TOKEN"),
    },
    useTestbed: testbed,
    ...(token !== undefined && { notice: readableByOthers("--token", "CB_TOKEN") }),
  };
}

/** An empty variable counts as none: that is how one is put out of use for a single command. */
function present(value: string | undefined, problem: string): string {
  if (value) return value;
  throw new AuthError(problem);
}

function readableByOthers(option: string, better: string): string {
  return `Warning: other users of this machine can read the secret in ${option} while the bot runs: ${better} hides it`;
}

/** The events URL in a file, or on standard input. The path is not repeated in errors: it may be the URL itself, by mistake. */
async function readUrl(file: string, log: Log, signal: AbortSignal): Promise<string> {
  const isInput = file === "-";
  if (isInput && process.stdin.isTTY) log.notice("Paste the events URL, then press Enter and Ctrl-D");
  const reading = isInput
    ? text(addAbortSignal(signal, process.stdin))
    : readFile(file, { encoding: "utf8", signal });
  const content = await reading.catch((error: NodeJS.ErrnoException) => {
    if (signal.aborted) throw error;
    const what = isInput ? "standard input" : "that file";
    throw new UsageError(
      `--events-url-file: ${what} cannot be read (${error.code}); name a file that holds the events URL`,
    );
  });
  const url = content.replace(/\r?\n$/, "");
  if (url === "") {
    throw new AuthError(
      `${isInput ? "Standard input" : "The file of --events-url-file"} is empty: the events URL belongs there`,
    );
  }
  return url;
}
