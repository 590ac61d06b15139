import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LedgerFileError, LedgerWriteError, openLedger } from "@cb-events/ledger";
import { PositionFileError } from "@cb-events/storage/node";
import { type KeptOptions, KeptRoom } from "./kept-room.js";
import type { LedgerFile } from "./ledger-file.js";
import { readStateOfBefore } from "./state-of-before.js";

/** A file that cannot be used now is tried again after so many seconds. */
const RETRY_AFTER = 30;

/** Opens what is kept of a room. A new ledger begins with the state file of before, which stays as it is. */
async function openKeptRoom(file: LedgerFile, options: KeptOptions): Promise<KeptRoom> {
  // First, so that nothing is made beside a file that is refused.
  const found = existsSync(file.path) ? undefined : await readStateOfBefore(file.before);
  const ledger = await openLedger(file.path, { logger: options.log });
  try {
    const kept = new KeptRoom(ledger, options);
    if (!kept.isNew) return kept;
    const before = found ?? (await readStateOfBefore(file.before));
    await kept.begin(options.startedAt, before);
    if (before)
      options.log.notice(
        `What ${file.before} held was taken over: the state is in ${file.path} now, and that file is not used any more`,
      );
    return kept;
  } catch (error) {
    await ledger.close().catch(() => {}); // The error is what counts.
    throw error;
  }
}

/** The same, and tries again as long as the file cannot be made, read or written. Undefined when the signal aborts. */
export async function openKeptRoomPatiently(
  file: LedgerFile,
  options: KeptOptions,
  signal: AbortSignal,
): Promise<KeptRoom | undefined> {
  while (!signal.aborted) {
    try {
      return await openKeptRoom(file, options);
    } catch (error) {
      if (!passes(error)) throw error;
      options.log.error(
        `${(error as Error).message}; --no-ledger keeps nothing; trying again in ${RETRY_AFTER} s`,
      );
      await sleep(RETRY_AFTER * 1000, undefined, { signal }).catch(() => {}); // Only the signal ends it early.
    }
  }
  return undefined;
}

/** A damaged file stays damaged; a folder, a disk and rights may be repaired. */
function passes(error: unknown): boolean {
  if (error instanceof LedgerFileError) return error.problem === "unreadable";
  return error instanceof LedgerWriteError || error instanceof PositionFileError;
}
