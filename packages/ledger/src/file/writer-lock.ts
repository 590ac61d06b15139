import { rmSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";
import { Database } from "../driver/database.js";
import type { Driver } from "../driver/driver.js";
import { isDamage, sqliteCode } from "../driver/sqlite-error.js";
import { LedgerLockedError, type LedgerOwner } from "../errors/ledger-locked-error.js";
import { ownFile } from "./own-file.js";
import { identityOf } from "./stat-of.js";

/**
 * Holds the right to write to a ledger: a transaction on a file beside it that stays open. The system ends it with the
 * process, however that ends, so no lock is ever left over. Others can read who holds it.
 *
 * The lock is on a file of its own, because a lock on the ledger would keep readers out; the file stays where it is,
 * because to remove it while another process waits for it would give both of them a lock.
 */
export class WriterLock {
  readonly #database: Database;
  readonly #path: string;
  readonly #identity: string | undefined;

  /** Throws a `LedgerLockedError` when another process, or another ledger of this one, holds it. */
  constructor(path: string, driver: Driver) {
    this.#path = lockPath(path);
    this.#database = openLock(this.#path, driver);
    this.#identity = identityOf(this.#path);
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      this.#sign();
      this.#database.exec("COMMIT");
      this.#database.exec("BEGIN IMMEDIATE");
    } catch (error) {
      const owner = sqliteCode(error) === "SQLITE_BUSY" ? this.#owner() : undefined;
      this.release();
      throw sqliteCode(error) === "SQLITE_BUSY" ? new LedgerLockedError(path, owner) : error;
    }
  }

  /** False when its file was removed: then it keeps no other process out. */
  get isInPlace(): boolean {
    return identityOf(this.#path) === this.#identity;
  }

  release(): void {
    try {
      // libsql keeps a connection open, with its locks, until its statements are collected.
      this.#database.exec("ROLLBACK");
    } catch {
      // There is no transaction: it was not granted.
    }
    this.#database.close();
  }

  #sign(): void {
    this.#database.exec("CREATE TABLE IF NOT EXISTS owner (pid INTEGER, host TEXT, since INTEGER)");
    this.#database.exec("DELETE FROM owner");
    this.#database.run("INSERT INTO owner VALUES (?, ?, ?)", process.pid, hostname(), Date.now());
  }

  #owner(): LedgerOwner | undefined {
    try {
      // Another one may be signing this very moment.
      this.#database.exec("PRAGMA busy_timeout = 500");
      const row = this.#database.first<{ pid: number; host: string; since: number }>("SELECT * FROM owner");
      return row && { pid: row.pid, host: row.host, since: new Date(row.since) };
    } catch {
      return undefined;
    }
  }
}

function lockPath(path: string): string {
  return `${path}-lock`;
}

function openLock(path: string, driver: Driver): Database {
  try {
    return connect(path, driver);
  } catch (error) {
    if (!isDamage(error)) throw error;
    // Nothing of worth is in it, and a process that holds a lock on it can read it.
    rmSync(path);
    return connect(path, driver);
  }
}

function connect(path: string, driver: Driver): Database {
  ownFile(path);
  const database = new Database(driver.open(path));
  try {
    database.exec("PRAGMA synchronous = OFF");
    database.all("PRAGMA user_version");
    return database;
  } catch (error) {
    database.close();
    if (sqliteCode(error) !== "SQLITE_BUSY") throw error;
    return connect(path, driver);
  }
}
