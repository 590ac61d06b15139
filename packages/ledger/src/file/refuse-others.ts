import { LedgerFileError } from "../errors/ledger-file-error.js";
import { damaged } from "./damage.js";
import { statOf } from "./stat-of.js";
import { walPath } from "./wal.js";
import { hasDamagedHead } from "./wal-head.js";

/**
 * Throws a `LedgerFileError` for what SQLite must not open. What is no file could be waited for without end; and all of a
 * ledger has to be in one place.
 */
export function refuseOthers(path: string, readOnly: boolean): void {
  for (const end of ["", "-lock", "-wal", "-shm"]) {
    const found = statOf(`${path}${end}`);
    if (found === undefined || found.isFile()) continue;
    const what = end === "" ? "it is" : `${path}${end} is`;
    const problem = `${what} ${found.isDirectory() ? "a folder" : "no file"}`;
    throw new LedgerFileError(path, "unreadable", `The ledger ${path} could not be opened: ${problem}`);
  }
  const { size = 0n, nlink = 1n } = statOf(path) ?? {};
  if (nlink > 1n && !readOnly) {
    throw new LedgerFileError(
      path,
      "linked",
      `The ledger ${path} is one file under ${nlink} names (hard links): who opens it by another one does not see all that was written, and damages it. Remove the other names, or put a copy in their place`,
    );
  }
  refuseLostWal(path, size);
}

/** What was written last stands beside it. Where that cannot be used, SQLite would remove it without a word. */
function refuseLostWal(path: string, size: bigint): void {
  const wal = walPath(path);
  const walSize = statOf(wal)?.size ?? 0n;
  if (size === 0n && walSize > 0n)
    throw damaged(path, `empty, or gone, and what was written last is in ${wal}`, undefined, "It is ");
  if (!isDamagedAt(wal, walSize)) return;
  const finding = `What was written last is in ${wal}, whose head is damaged (to go on without that, move it away)`;
  throw damaged(path, finding, undefined, "");
}

function isDamagedAt(wal: string, size: bigint): boolean {
  try {
    return hasDamagedHead(wal, size);
  } catch {
    // SQLite says what is wrong with it.
    return false;
  }
}
