import { sqliteCode } from "../driver/sqlite-error.js";
import { LedgerError } from "./ledger-error.js";
import { messageOf } from "./reason-of.js";

const REMEDIES: Readonly<Record<string, string>> = {
  SQLITE_FULL: "the disk is full: make room",
  SQLITE_BUSY: "another program holds the file locked: end it, or let it finish",
  SQLITE_READONLY: "the file or its folder may not be written to: change the rights",
  SQLITE_IOERR: "the disk failed: see that it is there and works",
  SQLITE_CORRUPT: "the file is damaged: end this process and put a whole copy in its place",
};

/**
 * A commit failed; `cause` is SQLite's error. What was to be written is kept, and tried again with the next save or flush,
 * and by itself every second. A client has it as the `cause` of its `PositionStoreError`.
 *
 * @remedy Fix what the message names (the disk, the lock, the folder): it goes on by itself.
 */
export class LedgerWriteError extends LedgerError {
  override readonly name = "LedgerWriteError";
  /** SQLite's name of the error, such as `SQLITE_FULL`; undefined where the file has vanished. */
  readonly sqliteCode: string | undefined;

  constructor(path: string, cause: unknown, remedy?: string) {
    const code = sqliteCode(cause);
    const text = messageOf(cause);
    const why = remedy ?? (code === undefined ? text : `${REMEDIES[code] ?? text} (${code}: ${text})`);
    super("LEDGER_WRITE", `The ledger ${path} could not be written: ${why}. It is tried again`, cause);
    this.sqliteCode = code;
  }
}
