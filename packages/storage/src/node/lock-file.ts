import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf, type FileSystem } from "./file-system.js";
import { isGone, type LockOwner, parseOwner } from "./lock-owner.js";
import { openHeldUp, patiently } from "./patiently.js";
import { randomName } from "./temporary-file.js";

const MAX_LOCK_BYTES = 4096;

/** The flags of the system for what is opened. Windows has neither. */
export interface OpenFlags {
  readonly O_NOFOLLOW?: number | undefined;
  readonly O_NONBLOCK?: number | undefined;
}

/** Opens what is there: no link is followed, and nothing that is no file is waited for. */
export async function openLock(
  path: string,
  access: number,
  fs: FileSystem,
  { O_NOFOLLOW, O_NONBLOCK = 0 }: OpenFlags = constants,
): Promise<FileHandle> {
  // A link that comes in between is followed all the same; on Windows not every user may make one.
  if (O_NOFOLLOW === undefined && (await fs.lstat(path)).isSymbolicLink())
    throw Object.assign(new Error(`ELOOP: it is a link, open '${path}'`), { code: "ELOOP" });
  return fs.open(path, access | (O_NOFOLLOW ?? 0) | O_NONBLOCK);
}

/** Another's lock. */
export interface Rival {
  readonly owner: LockOwner;
  /** False for one that only tries, in this moment, and may step back. */
  readonly isHeld: boolean;
}

/** Locks of this process that it could not remove: their folder was moved away, and may come back. */
export const abandonedLocks: Set<string> = new Set();

/** A name for a lock that never comes again. */
export function newLockPath(file: string): string {
  return `${file}.${randomName()}.lock`;
}

/** The text of a lock: of both states only one digit differs, so that no one ever reads half of a change. */
export function lockText(owner: LockOwner, isHeld: boolean): string {
  return `{"held":${isHeld ? 1 : 0},${JSON.stringify(owner).slice(1)}\n`;
}

/**
 * Writes a new file, and gives the time of the file system. Its content is no secret: another user must see whose the
 * lock is.
 */
export async function writeNewLock(path: string, text: string, fs: FileSystem): Promise<number> {
  const handle = await patiently(openHeldUp, () => fs.open(path, "wx", 0o644));
  try {
    await handle.writeFile(text);
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
  }
}

/** Writes over a lock that is there: so its time is that of the file system, which all machines share. */
export async function rewriteLock(path: string, text: string, fs: FileSystem): Promise<void> {
  const handle = await openLock(path, constants.O_WRONLY, fs);
  await handle.write(text, 0).finally(() => handle.close());
}

/** Finds another's lock, rather one that is held, and removes those whose owners are gone. `now` is the time of the file system. */
export async function findRival(
  file: string,
  own: string,
  now: number,
  fs: FileSystem,
): Promise<Rival | undefined> {
  const prefix = `${basename(file)}.`;
  const names = (await fs.readdir(dirname(file))).filter(
    (name) => name.startsWith(prefix) && /^[0-9a-f]{24}\.lock$/.test(name.slice(prefix.length)),
  );
  let rival: Rival | undefined;
  for (const name of names) {
    if (name === basename(own)) continue;
    const path = join(dirname(file), name);
    const lock = await readLock(path, fs);
    if (lock === undefined) continue;
    const { touchedAt, owner, isHeld } = lock;
    if (owner === undefined || abandonedLocks.has(name) || isGone(owner, now - touchedAt)) {
      // Its name never comes again: it is no other's that is removed here.
      await fs.rm(path, { force: true }).catch(() => {});
    } else if (!rival?.isHeld) rival = { owner, isHeld };
  }
  return rival;
}

interface FoundLock {
  /** Undefined when it is empty or unreadable. */
  readonly owner: LockOwner | undefined;
  readonly isHeld: boolean;
  /** When it was touched, by the clock of the file system. */
  readonly touchedAt: number;
}

/** Undefined for what is none: gone by now, a link, a folder. */
async function readLock(path: string, fs: FileSystem): Promise<FoundLock | undefined> {
  const handle = await patiently(openHeldUp, () => openLock(path, constants.O_RDONLY, fs)).catch(
    (error: unknown) => {
      if (["ENOENT", "ELOOP", "EISDIR", "ENXIO"].includes(codeOf(error) ?? "")) return undefined;
      throw error;
    },
  );
  if (handle === undefined) return undefined;
  try {
    const found = await handle.stat();
    if (!found.isFile()) return undefined;
    const text = found.size <= MAX_LOCK_BYTES ? await handle.readFile("utf8") : "";
    return { owner: parseOwner(text), isHeld: !text.startsWith('{"held":0'), touchedAt: found.mtimeMs };
  } finally {
    await handle.close();
  }
}
