import { sqliteCode } from "../driver/sqlite-error.js";
import { LedgerError } from "./ledger-error.js";
import { problemOf } from "./remedies.js";

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
    super(
      "LEDGER_WRITE",
      `The ledger ${path} could not be written: ${remedy ?? problemOf(cause)}. It is tried again`,
      cause,
    );
    this.sqliteCode = sqliteCode(cause);
  }
}
