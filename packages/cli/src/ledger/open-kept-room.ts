import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Ledger, LedgerFileError, LedgerWriteError, openLedger } from "@cb-events/ledger";
import { PositionFileError } from "@cb-events/storage/node";
import type { Log } from "../log.js";
import { type KeptOptions, KeptRoom } from "./kept-room.js";
import type { LedgerFile } from "./ledger-file.js";
import { readStateOfBefore } from "./state-of-before.js";

/** A file that cannot be used now is tried again after so many seconds. */
const RETRY_AFTER = 30;

/** What is kept of a room, and the state file of a bot of before, where there may be one. */
export interface WantedRoom extends KeptOptions {
  readonly before?: string | undefined;
}

/** What is kept of rooms in one ledger. */
export interface KeptRooms {
  readonly ledger: Ledger;
  /** In the order in which they were asked for. */
  readonly rooms: readonly KeptRoom[];
}

/** Opens what is kept of rooms. A room that is new begins with its state file of before, which stays as it is. */
async function openKeptRooms(path: string, wanted: readonly WantedRoom[], log: Log): Promise<KeptRooms> {
  // First, so that nothing is made beside a file that is refused.
  const isThere = existsSync(path);
  const found = await Promise.all(
    wanted.map(({ before }) => (isThere ? undefined : readStateOfBefore(before))),
  );
  const ledger = await openLedger(path, { logger: log });
  try {
    const rooms: KeptRoom[] = [];
    for (const [at, options] of wanted.entries()) {
      const kept = new KeptRoom(ledger, options);
      rooms.push(kept);
      if (!kept.isNew) continue;
      const before = found[at] ?? (await readStateOfBefore(options.before));
      await kept.begin(options.startedAt, before);
      if (before)
        log.notice(
          `What ${options.before} held was taken over: the state is in ${path} now, and that file is not used any more`,
        );
    }
    return { ledger, rooms };
  } catch (error) {
    await ledger.close().catch(() => {}); // The error is what counts.
    throw error;
  }
}

/** The same, and tries again as long as the file cannot be made, read or written. Undefined when the signal aborts. */
export async function openKeptRoomsPatiently(
  path: string,
  wanted: readonly WantedRoom[],
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<KeptRooms | undefined> {
  while (!signal.aborted) {
    try {
      return await openKeptRooms(path, wanted, log);
    } catch (error) {
      if (!passes(error)) throw error;
      log.error(`${(error as Error).message}; --no-ledger keeps nothing; trying again in ${RETRY_AFTER} s`);
      await sleep(RETRY_AFTER * 1000, undefined, { signal }).catch(() => {}); // Only the signal ends it early.
    }
  }
  return undefined;
}

/** What is kept of one room. */
export async function openKeptRoomPatiently(
  { path, before }: LedgerFile,
  options: KeptOptions,
  signal: AbortSignal,
): Promise<KeptRoom | undefined> {
  const kept = await openKeptRoomsPatiently(path, [{ ...options, before }], { log: options.log, signal });
  return kept?.rooms[0];
}

/** A damaged file stays damaged; a folder, a disk and rights may be repaired. */
function passes(error: unknown): boolean {
  if (error instanceof LedgerFileError) return error.problem === "unreadable";
  return error instanceof LedgerWriteError || error instanceof PositionFileError;
}
