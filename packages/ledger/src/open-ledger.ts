import { findDriver } from "./driver/find-driver.js";
import { Ledger } from "./ledger.js";
import { type LedgerOptions, resolveOptions } from "./ledger-options.js";

/**
 * Opens a ledger, or makes it (mode 0600, its folder too where it is missing); `:memory:` is one without a file. One
 * process writes to a file at a time; any number may read it.
 *
 * Rejects with a `LedgerFileError` for a file that cannot be used, with a `LedgerLockedError` when another process writes
 * to it, and with a `TypeError` or `RangeError` for a wrong argument.
 */
export async function openLedger(path: string, options: LedgerOptions = {}): Promise<Ledger> {
  if (typeof path !== "string" || path === "" || path.includes("\0")) {
    throw new TypeError("The path must be a string that is not empty: the file of the ledger, or :memory:");
  }
  const resolved = resolveOptions(options);
  return new Ledger(path, await findDriver(), resolved);
}
