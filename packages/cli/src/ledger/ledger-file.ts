import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { EventClient } from "@cb-events/core";
import { UsageError } from "../options/usage-error.js";
import type { Environment } from "../process/shell.js";
import type { Room } from "../room/room.js";

/** Where the bot keeps what it knows. */
export interface LedgerFile {
  /** The ledger; `:memory:` for none that outlives the bot. */
  readonly path: string;
  /** The state file of a bot of before, JSON: what it holds is taken over when the ledger is new. */
  readonly before?: string | undefined;
}

export const IN_MEMORY: LedgerFile = { path: ":memory:" };

/** How an SQLite file begins. */
const SQLITE = Buffer.from("SQLite format 3\0");

/** The file of all rooms, in the user's state folder. */
export function defaultLedger(env: Environment): string {
  return join(stateFolder(env), "cb-events", "cb-events.db");
}

/**
 * The file that was asked for, else the one in the user's state folder. In memory with `false`, and by default in a
 * simulated room.
 */
export function ledgerFileFor(ledger: string | false | undefined, room: Room, env: Environment): LedgerFile {
  if (ledger === false) return IN_MEMORY;
  if (ledger !== undefined) return beside(ledger);
  if (room.simulated) return IN_MEMORY;
  const path = defaultLedger(env);
  return { path, before: join(dirname(path), `${encodeURIComponent(nameOf(room))}.json`) };
}

/** The room's name, as in a position. Throws an `AuthError` for credentials that cannot be. */
export function nameOf({ credentials, useTestbed }: Room): string {
  // The client knows which room its position belongs to; it asks for nothing before it is used.
  return new EventClient(credentials, { useTestbed }).position.room;
}

/** The ledger beside a state file of before, whether that is there or not; or the ledger itself. */
function beside(file: string): LedgerFile {
  if (/\.json$/i.test(file)) return { path: file.replace(/\.json$/i, ".db"), before: file };
  const path = `${file}.db`;
  return existsSync(path) || holdsOther(file) ? { path, before: file } : { path: file };
}

/** It is a file, with something in it that is no SQLite. */
function holdsOther(file: string): boolean {
  let opened: number | undefined;
  try {
    opened = openSync(file, "r");
    const head = Buffer.alloc(SQLITE.length);
    const length = readSync(opened, head);
    return length > 0 && !head.equals(SQLITE);
  } catch {
    return false; // Whoever opens it as a ledger says what is wrong with it.
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

function stateFolder(env: Environment): string {
  const { XDG_STATE_HOME: named, LOCALAPPDATA } = env;
  if (named && isAbsolute(named)) return named;
  if (process.platform === "win32") return LOCALAPPDATA || join(home(), "AppData", "Local");
  if (process.platform === "darwin") return join(home(), "Library", "Application Support");
  return join(home(), ".local", "state");
}

/** Not every user of a container has one. */
function home(): string {
  for (const find of [homedir, () => userInfo().homedir]) {
    try {
      const folder = find();
      if (isAbsolute(folder)) return folder;
    } catch {
      // The system knows none.
    }
  }
  throw new UsageError(
    "This user has no home folder: name a --ledger FILE, or set XDG_STATE_HOME to a folder; --no-ledger keeps nothing",
  );
}
