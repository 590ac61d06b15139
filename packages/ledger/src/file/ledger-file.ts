import { chmodSync, existsSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Database } from "../driver/database.js";
import type { Driver } from "../driver/driver.js";
import { isDamage, sqliteCode } from "../driver/sqlite-error.js";
import { LedgerFileError } from "../errors/ledger-file-error.js";
import { LedgerWriteError } from "../errors/ledger-write-error.js";
import { messageOf } from "../errors/reason-of.js";
import { problemOf } from "../errors/remedies.js";
import { quoted } from "./copies.js";
import { damaged, integrity, missingPart } from "./damage.js";
import { migrate, PLAN, readVersion } from "./migrate.js";
import { ownFile } from "./own-file.js";
import { realPath } from "./real-path.js";
import { refuseOthers } from "./refuse-others.js";
import { renamePatiently } from "./rename-patiently.js";
import { identityOf } from "./stat-of.js";
import { clearPlace, isInWal, WalFile, walPath } from "./wal.js";
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
  #version: number | undefined;
  #wal: WalFile;
  /** Of a file that was removed, and not to be closed: see `clearPlace`. */
  readonly #kept: Database[] = [];

  constructor(path: string, driver: Driver, options: LedgerFileOptions) {
    this.path = path === ":memory:" ? path : realPath(path);
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
    this.#version = this.#dataVersion();
    this.#wal = new WalFile(this.path);
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
    if (found === this.#identity) {
      this.#keepLock();
      if (this.#wal.keep(this.#database))
        this.#options.warn(
          `The file ${walPath(this.path)} was removed while the ledger was open: what was in it is in the ledger now`,
        );
      return;
    }
    if (found !== undefined)
      throw new LedgerWriteError(this.path, undefined, "another file was put in its place: end this process");
    if (!existsSync(dirname(this.path)))
      throw new LedgerWriteError(this.path, undefined, "its folder is gone: put it back, or make it again");
    this.#restore();
  }

  /**
   * A lock whose file was removed keeps nothing out: it is taken again, unless another process has been quicker. What that
   * one has written is not known here.
   */
  #keepLock(): void {
    const version = this.#dataVersion();
    if (this.#lock === undefined || this.#lock.isInPlace) {
      this.#version = version;
      return;
    }
    if (version !== this.#version)
      throw new LedgerWriteError(
        this.path,
        undefined,
        `its lock ${this.path}-lock was removed, and another process has written to it: end this process`,
      );
    const before = this.#lock;
    this.#lock = new WriterLock(this.path, this.#driver);
    before.release();
  }

  /** Another one when another connection has written. */
  #dataVersion(): number | undefined {
    return this.#database.first<{ data_version: number }>("PRAGMA data_version")?.data_version;
  }

  /** Writes a copy of it, whole, in one step. */
  copy(to: string): void {
    const temporary = `${to}.tmp`;
    rmSync(temporary, { force: true });
    try {
      this.#database.exec(`VACUUM INTO ${quoted(temporary)}`);
      chmodSync(temporary, 0o600);
      if (to === this.path) clearPlace(to, this.#database);
      renamePatiently(temporary, to);
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
    refuseOthers(this.path, this.#options.readOnly);
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
        refuseReadonly(database, version);
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
      throw isDamage(error) ? damaged(this.path, messageOf(error), error) : this.#unreadable(error);
    }
  }

  #connect(): Database {
    try {
      return new Database(this.#driver.open(this.path));
    } catch (error) {
      throw isDamage(error) ? damaged(this.path, messageOf(error), error) : this.#unreadable(error);
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
    const before = this.#database;
    try {
      this.copy(this.path);
      try {
        const lock = this.#lock?.isInPlace ? this.#lock : new WriterLock(this.path, this.#driver);
        this.#database = this.#open();
        if (lock !== this.#lock) this.#lock?.release();
        this.#lock = lock;
      } catch (error) {
        // It is tried again, from what is still open.
        rmSync(this.path, { force: true });
        throw error;
      }
      if (isInWal(before)) this.#kept.push(before);
      else before.close();
    } catch (error) {
      throw new LedgerWriteError(
        this.path,
        error,
        `it was removed, and could not be written anew: ${messageOf(error)}`,
      );
    }
    this.#identity = this.#identify();
    this.#version = this.#dataVersion();
    this.#wal = new WalFile(this.path);
    this.#options.warn(
      `The ledger ${this.path} was removed while it was open, and was written anew, with all that was in it`,
    );
  }

  #identify(): string | undefined {
    return this.path === ":memory:" ? undefined : identityOf(this.path);
  }

  #unreadable(error: unknown): LedgerFileError {
    return new LedgerFileError(
      this.path,
      "unreadable",
      `The ledger ${this.path} could not be opened: ${problemOf(error)}`,
      error,
    );
  }
}

/** Throws SQLite's error where the file cannot be written: it would be found out by the first save. Writes nothing. */
function refuseReadonly(database: Database, version: number): void {
  try {
    database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${version}`);
  } catch (error) {
    // Another program may have it for a moment.
    if (sqliteCode(error) !== "SQLITE_BUSY") throw error;
    return;
  }
  database.exec("ROLLBACK");
}
