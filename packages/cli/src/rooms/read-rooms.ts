import { open } from "node:fs/promises";
import { many } from "../line.js";
import { NoRoomError, UsageError } from "../options/usage-error.js";
import { decodeText } from "../process/clean-text.js";
import { EVENTS_URL, type Mask } from "../process/mask.js";
import type { Environment } from "../process/shell.js";
import { type ListedRoom, parseRooms } from "./parse-rooms.js";

/** Lines that are told one by one: a file of something else has thousands. */
const MAX_PROBLEMS = 20;

/** How a rooms file is read. */
export interface RoomsFileOptions {
  readonly env: Environment;
  readonly testbed: boolean;
  /** Learns what is secret. */
  readonly mask: Mask;
  /** Called with each line that names no room. */
  readonly tell: (problem: string) => void;
}

/**
 * The rooms of a file; lines that name none are told. The path is not repeated in errors: it may be an events URL, by
 * mistake. Rejects with a `UsageError` for a file that cannot be read or that others can read though it holds secrets,
 * and with a `NoRoomError` where it names no room.
 */
export async function readRooms(file: string, options: RoomsFileOptions): Promise<readonly ListedRoom[]> {
  const { mask, tell } = options;
  const { text, mode } = await readText(file);
  mask.addUrl(text);
  if (isSecret(text) && isForOthers(mode, process.platform)) {
    throw new UsageError(
      "--rooms: that file holds events URLs, and other users of this machine can read it: " +
        "make it readable for you alone (chmod 600), or write $NAME in their place and set that variable",
    );
  }
  const { rooms, problems } = parseRooms(text, options);
  for (const { credentials } of rooms) {
    if (typeof credentials === "string") mask.addUrl(credentials);
    else mask.add(credentials.token);
  }
  for (const { line, message } of problems.slice(0, MAX_PROBLEMS))
    tell(`--rooms, line ${line}: ${message.replace("{ useTestbed: true }", "--testbed")}`);
  const more = problems.length - MAX_PROBLEMS;
  if (more > 0) tell(`--rooms: ${many(more, "line")} more cannot be used: is that a file of rooms?`);
  if (rooms.length > 0) return rooms;
  throw new NoRoomError(
    "--rooms: that file names no room that can be followed: write a name, an events URL or $NAME on each line",
  );
}

/** Whether a file of this mode is for others too. Windows has no such modes: there it never is. */
export function isForOthers(mode: number, platform: NodeJS.Platform): boolean {
  return platform !== "win32" && (mode & 0o077) !== 0;
}

/** Whether there is an events URL in the text, in a comment too. */
function isSecret(text: string): boolean {
  return text.search(EVENTS_URL) >= 0 || text.includes("://");
}

async function readText(file: string): Promise<{ readonly text: string; readonly mode: number }> {
  try {
    // One handle for both: the mode is that of the file which is read.
    const handle = await open(file);
    try {
      const { mode } = await handle.stat();
      return { text: decodeText(await handle.readFile()), mode };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UsageError(
      `--rooms: that file cannot be read (${(error as NodeJS.ErrnoException).code}); name a file with a room on each line`,
    );
  }
}
