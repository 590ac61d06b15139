import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { AuthError } from "@cb-events/core";
import type { Log } from "../log.js";
import type { RoomOptions } from "../options/room-options.js";
import { UsageError } from "../options/usage-error.js";
import { cleanValue, decodeText } from "../process/clean-text.js";
import type { Mask } from "../process/mask.js";
import type { Environment } from "../process/shell.js";
import type { Room } from "./room.js";

/** What tells which room it is. */
export interface Sources {
  readonly options: RoomOptions;
  readonly env: Environment;
  /** Learns what is secret. */
  readonly mask: Mask;
  readonly log: Pick<Log, "notice">;
  readonly signal: AbortSignal;
}

/**
 * The room that arguments or the environment name; undefined when neither says anything. Arguments win over the
 * environment, but of a name and a token each may come from either. Settings that contradict each other are a
 * `UsageError`, missing ones an `AuthError`.
 */
export async function findRoom(sources: Sources): Promise<Room | undefined> {
  const room = await givenRoom(sources);
  if (room === undefined) return undefined;
  const { credentials } = room;
  if (typeof credentials === "string") sources.mask.addUrl(credentials);
  else sources.mask.add(credentials.token);
  return room;
}

async function givenRoom({ options, env, log, signal }: Sources): Promise<Room | undefined> {
  const [eventsUrl, username, token] = [options.eventsUrl, options.username, options.token].map(clean);
  const { eventsUrlFile, testbed = false, simulate = false } = options;

  // A simulated room is asked for by name, or for want of another.
  const named = username !== undefined || token !== undefined || testbed;
  const given = { "--events-url": eventsUrl, "--events-url-file": eventsUrlFile };
  const sources = Object.entries({
    ...given,
    "--username, --token or --testbed": named || undefined,
    "--simulate": simulate || undefined,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (sources.length > 1) {
    throw new UsageError(
      `${sources.join(" and ")} contradict each other: give an events URL, or a user name and a token, or --simulate`,
    );
  }
  if (simulate) return undefined;
  if (eventsUrl !== undefined) {
    return {
      credentials: eventsUrl,
      notice: readableByOthers("--events-url", "CB_EVENTS_URL or --events-url-file"),
    };
  }
  if (eventsUrlFile !== undefined) {
    return { credentials: await readUrl(eventsUrlFile, log, signal) };
  }

  const [CB_EVENTS_URL, CB_USERNAME, CB_TOKEN] = [
    env["CB_EVENTS_URL"],
    env["CB_USERNAME"],
    env["CB_TOKEN"],
  ].map(clean);
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

function clean(value: string | undefined): string | undefined {
  return value && cleanValue(value);
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
async function readUrl(file: string, log: Pick<Log, "notice">, signal: AbortSignal): Promise<string> {
  const isInput = file === "-";
  if (isInput && process.stdin.isTTY) log.notice("Paste the events URL, then press Enter and Ctrl-D");
  const reading = isInput ? buffer(addAbortSignal(signal, process.stdin)) : readFile(file, { signal });
  const content = await reading.catch((error: NodeJS.ErrnoException) => {
    if (signal.aborted) throw error;
    const what = isInput ? "standard input" : "that file";
    throw new UsageError(
      `--events-url-file: ${what} cannot be read (${error.code}); name a file that holds the events URL`,
    );
  });
  const url = cleanValue(decodeText(content));
  if (url === "") {
    throw new AuthError(
      `${isInput ? "Standard input" : "The file of --events-url-file"} is empty: the events URL belongs there`,
    );
  }
  return url;
}
