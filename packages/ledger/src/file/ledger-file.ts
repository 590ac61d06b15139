import { type BigIntStats, chmodSync, existsSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Database } from "../driver/database.js";
import type { Driver } from "../driver/driver.js";
import { isDamage } from "../driver/sqlite-error.js";
import { LedgerFileError } from "../errors/ledger-file-error.js";
import { LedgerWriteError } from "../errors/ledger-write-error.js";
import { quoted } from "./copies.js";
import { damaged, integrity, missingPart } from "./damage.js";
import { migrate, PLAN, readVersion } from "./migrate.js";
import { ownFile } from "./own-file.js";
import { WriterLock } from "./writer-lock.js";

/** Larger files are not read through when they are opened: it would take seconds. Bytes. */
const MAX_CHECKED = 512 * 1024 * 1024;

export interface LedgerFileOptions {
  readonly readOnly: boolean;
  readonly warn: (message: string) => void;
  readonly plan?: typeof PLAN;
}

/** The SQLite file of a ledger, checked and open, with the lock of its writer. */
export class LedgerFile {
  /** Absolute, or `:memory:`. */
  readonly path: string;
  readonly #driver: Driver;
  readonly #options: LedgerFileOptions;
  #lock: WriterLock | undefined;
  #database: Database;
  #identity: string | undefined;

  constructor(path: string, driver: Driver, options: LedgerFileOptions) {
    this.path = path === ":memory:" ? path : absolute(path);
    this.#driver = driver;
    this.#options = options;
    if (this.path !== ":memory:") this.#prepare();
    try {
      this.#database = this.#open();
    } catch (error) {
      this.#lock?.release();
      throw error;
    }
    this.#identity = this.#identify();
  }

  get readOnly(): boolean {
    return this.#options.readOnly;
  }

  get database(): Database {
    return this.#database;
  }

  /**
   * Throws a `LedgerWriteError` unless the file is where it was: what is written to a file that was removed would be lost
   * with the process. A file that was removed while its folder is there, or there again, is written anew, as it was.
   */
  check(): void {
    if (this.path === ":memory:") return;
    const found = this.#identify();
    if (found === this.#identity) return;
    if (found !== undefined)
      throw new LedgerWriteError(this.path, undefined, "another file was put in its place: end this process");
    if (!existsSync(dirname(this.path)))
      throw new LedgerWriteError(this.path, undefined, "its folder is gone: put it back, or make it again");
    this.#restore();
  }

  /** Writes a copy of it, whole, in one step. */
  copy(to: string): void {
    const temporary = `${to}.tmp`;
    rmSync(temporary, { force: true });
    try {
      this.#database.exec(`VACUUM INTO ${quoted(temporary)}`);
      chmodSync(temporary, 0o600);
      renameSync(temporary, to);
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  close(): void {
    try {
      this.#checkpoint();
      this.#database.close();
    } finally {
      this.#lock?.release();
    }
  }

  /** Moves what was committed into the file itself. SQLite does so when it closes one; libsql closes later. */
  #checkpoint(): void {
    if (this.path === ":memory:" || this.#options.readOnly) return;
    try {
      this.#database.all("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch {
      // It is in the file beside it, and as safe there.
    }
  }

  #prepare(): void {
    // Before anything is made beside it.
    if (statOf(this.path)?.isDirectory()) throw this.#unreadable(new Error("it is a folder"));
    if (this.#options.readOnly) {
      if (existsSync(this.path)) return;
      throw new LedgerFileError(
        this.path,
        "unreadable",
        `There is no ledger ${this.path}: see that the path is right`,
      );
    }
    try {
      ownFile(this.path);
      this.#lock = new WriterLock(this.path, this.#driver);
    } catch (error) {
      if (error instanceof Error && "owner" in error) throw error;
      throw this.#unreadable(error);
    }
  }

  #open(): Database {
    const database = this.#connect();
    try {
      database.exec("PRAGMA busy_timeout = 200");
      this.#refuseDamage(database);
      if (this.#options.readOnly) {
        if (readVersion(database, this.path, this.#options.plan) < (this.#options.plan ?? PLAN).version)
          throw new LedgerFileError(
            this.path,
            "unreadable",
            `The ledger ${this.path} is new, or of an older version: open it once without readOnly`,
          );
        database.exec("PRAGMA query_only = 1");
      } else {
        const version = readVersion(database, this.path, this.#options.plan);
        // Only now: a file of another program stays as it is.
        database.all("PRAGMA journal_mode = WAL");
        database.exec(
          "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000",
        );
        const copy = migrate(database, this.path, this.#options.plan);
        if (copy !== undefined) {
          chmodSync(copy, 0o600);
          this.#options.warn(
            `The ledger ${this.path} had version ${version} of the schema and was brought up; a copy of before is ${copy}`,
          );
        }
      }
      const missing = this.#options.plan === undefined ? missingPart(database) : undefined;
      if (missing !== undefined) throw damaged(this.path, missing, undefined, "It has no ");
      return database;
    } catch (error) {
      database.close();
      if (error instanceof LedgerFileError) throw error;
      throw isDamage(error) ? damaged(this.path, message(error), error) : this.#unreadable(error);
    }
  }

  #connect(): Database {
    try {
      return new Database(this.#driver.open(this.path));
    } catch (error) {
      throw isDamage(error) ? damaged(this.path, message(error), error) : this.#unreadable(error);
    }
  }

  /** Reads through the file, as far as it is not too large; the head of it in any case. */
  #refuseDamage(database: Database): void {
    if (this.path === ":memory:") return;
    database.all("SELECT COUNT(*) FROM sqlite_schema");
    if (this.#options.readOnly || statSync(this.path).size > MAX_CHECKED) return;
    const [row] = database.all<{ quick_check: string }>("PRAGMA quick_check(1)");
    if (row?.quick_check !== "ok") throw damaged(this.path, integrity(database));
  }

  /** The file is gone, and its folder is there: what this process still has open is written anew. */
  #restore(): void {
    try {
      this.copy(this.path);
      const lock = new WriterLock(this.path, this.#driver);
      const before = this.#database;
      this.#database = this.#open();
      this.#lock?.release();
      this.#lock = lock;
      before.close();
    } catch (error) {
      throw new LedgerWriteError(
        this.path,
        error,
        `it was removed, and could not be written anew: ${message(error)}`,
      );
    }
    this.#identity = this.#identify();
    this.#options.warn(
      `The ledger ${this.path} was removed while it was open, and was written anew, with all that was in it`,
    );
  }

  #identify(): string | undefined {
    if (this.path === ":memory:") return undefined;
    const found = statOf(this.path);
    return found && `${found.dev}:${found.ino}`;
  }

  #unreadable(error: unknown): LedgerFileError {
    return new LedgerFileError(
      this.path,
      "unreadable",
      `The ledger ${this.path} could not be opened: ${message(error)}`,
      error,
    );
  }
}

/** Undefined for what is not there, or cannot be looked at. */
function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

/** Where the file is, through links: two names of one file are one ledger. */
function absolute(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    return whole;
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
