import { rmSync } from "node:fs";
import type { Database } from "../driver/database.js";
import { identityOf } from "./stat-of.js";

/** Where SQLite keeps what was written last. */
export function walPath(path: string): string {
  return `${path}-wal`;
}

/** Whether a database is in the mode of WAL. */
export function isInWal(database: Database): boolean {
  return modeOf(database, "PRAGMA journal_mode") === "wal";
}

/**
 * Makes the place of a file that was removed free for a new one. What is beside it would be taken for a part of the new
 * one; and to close a database in the mode of WAL removes what is beside it by its name, which is that of the new one.
 */
export function clearPlace(path: string, database: Database): void {
  try {
    modeOf(database, "PRAGMA journal_mode = DELETE");
  } catch {
    // A program reads the file that was removed. It has to stay open.
  }
  for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
}

/** The file beside a ledger that is open. Where it was removed, what is in it would be lost with the process. */
export class WalFile {
  readonly #path: string;
  #identity: string | undefined;
  #isGone = false;

  constructor(path: string) {
    this.#path = walPath(path);
    this.#identity = identityOf(this.#path);
  }

  /** Puts what is in it into the ledger where it was removed, and makes a new one. True when it has just been removed. */
  keep(database: Database): boolean {
    const found = identityOf(this.#path);
    // SQLite makes it with the first write.
    this.#identity ??= found;
    if (found === this.#identity) return false;
    renew(database);
    const wasGone = this.#isGone;
    const identity = identityOf(this.#path);
    this.#isGone = identity === undefined;
    if (identity !== undefined) this.#identity = identity;
    return !wasGone;
  }
}

/** As far as it goes: where another program reads the ledger, there is no new file yet. */
function renew(database: Database): void {
  try {
    modeOf(database, "PRAGMA journal_mode = DELETE");
    modeOf(database, "PRAGMA journal_mode = WAL");
  } catch {
    database.all("PRAGMA wal_checkpoint(TRUNCATE)");
  }
}

function modeOf(database: Database, sql: string): string | undefined {
  return database.first<{ journal_mode: string }>(sql)?.journal_mode;
}
