import { constants } from "node:fs";
import { basename, dirname, join } from "node:path";
import { FileInUseError } from "./file-in-use-error.js";
import { codeOf, type FileSystem } from "./file-system.js";
import { isGone, isThisProcess, type LockOwner, parseOwner, thisProcess } from "./lock-owner.js";
import { openHeldUp, patiently, renameHeldUp } from "./patiently.js";
import { randomName, temporaryPath } from "./temporary-file.js";

/** How often a lock is touched: so that a process on another machine sees that its owner runs. */
const TOUCH_EVERY_MS = 5000;
/** Two that take the lock in the same moment both step back, and try again after a random time, up to this. */
const MAX_STEP_BACK_MS = 50;
const MAX_ATTEMPTS = 20;
const MAX_LOCK_BYTES = 4096;

/** No link is followed, and nothing that is no file is waited for. Windows has neither flag. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const WRITE = constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Locks of this process that it could not remove: their folder was moved away, and may come back. */
const abandoned = new Set<string>();

interface FoundLock {
  /** Undefined when it is empty or unreadable. */
  readonly owner: LockOwner | undefined;
  /** When it was touched, by the clock of the file system. */
  readonly touchedAt: number;
}

/**
 * The right of one process to a file: a small file beside it that names its owner, `<file>.<random>.lock`. Each attempt
 * has a name of its own, and appears whole, by a rename. It holds when no other is there *after* it appeared: of two
 * that try at once at least one sees the other, and steps back. As no name comes twice, who removes the lock of an
 * owner that is gone never removes another's.
 */
export class FileLock {
  readonly #file: string;
  readonly #path: string;
  readonly #text: string;
  readonly #fs: FileSystem;
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(file: string, path: string, text: string, fs: FileSystem) {
    this.#file = file;
    this.#path = path;
    this.#text = text;
    this.#fs = fs;
    this.#timer = setInterval(() => void this.#touch(), TOUCH_EVERY_MS);
    // In Deno it may be a number.
    this.#timer.unref?.();
  }

  /** Takes the lock of a file, and makes its folder. Rejects with a `FileInUseError` as long as its owner is not gone. */
  static async take(file: string, fs: FileSystem): Promise<FileLock> {
    const text = `${JSON.stringify(thisProcess())}\n`;
    for (let attempt = 1; ; attempt += 1) {
      const path = `${file}.${randomName()}.lock`;
      try {
        if (await tryOnce(file, path, text, fs)) return new FileLock(file, path, text, fs);
      } catch (error) {
        // The one that got the lock removes what others have begun.
        if (codeOf(error) !== "ENOENT" || attempt >= MAX_ATTEMPTS) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_STEP_BACK_MS));
    }
  }

  /** What it is the lock of. */
  get file(): string {
    return this.#file;
  }

  /** False when another process took it over, or the folder was removed. */
  async isHeld(): Promise<boolean> {
    try {
      return (await this.#fs.lstat(this.#path)).isFile();
    } catch (error) {
      if (codeOf(error) === "ENOENT") return false;
      throw error;
    }
  }

  /** Gives it back. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#fs.rm(this.#path).catch(() => abandoned.add(basename(this.#path)));
  }

  /** Writes what stands there: so its time is that of the file system, which all machines share. */
  async #touch(): Promise<void> {
    try {
      const handle = await this.#fs.open(this.#path, WRITE);
      await handle.write(this.#text, 0).finally(() => handle.close());
    } catch {
      // The next save finds out what is wrong.
    }
  }
}

/**
 * Gives false when another one tried in the same moment. Who is there already does not step back: rejects with a
 * `FileInUseError`.
 */
async function tryOnce(file: string, path: string, text: string, fs: FileSystem): Promise<boolean> {
  await fs.mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = temporaryPath(file);
  let now: number;
  try {
    now = await writeLock(temporary, text, fs);
    const before = await lookAround(file, path, now, fs);
    if (before.rival !== undefined) throw new FileInUseError(file, before.rival, isThisProcess(before.rival));
    await patiently(renameHeldUp, () => fs.rename(temporary, path));
  } finally {
    await fs.rm(temporary, { force: true }).catch(() => {});
  }
  const { rival, isOwnThere } = await lookAround(file, path, now, fs);
  if (rival === undefined && isOwnThere) return true;
  await patiently(openHeldUp, () => fs.rm(path, { force: true }));
  return false;
}

/** Gives the time of the file system. Its content is no secret: another user must see whose the lock is. */
async function writeLock(path: string, text: string, fs: FileSystem): Promise<number> {
  const handle = await patiently(openHeldUp, () => fs.open(path, "wx", 0o644));
  try {
    await handle.writeFile(text);
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
  }
}

/** Finds another's lock, and removes those whose owners are gone. */
async function lookAround(
  file: string,
  own: string,
  now: number,
  fs: FileSystem,
): Promise<{ rival: LockOwner | undefined; isOwnThere: boolean }> {
  const prefix = `${basename(file)}.`;
  const names = (await fs.readdir(dirname(file))).filter(
    (name) => name.startsWith(prefix) && /^[0-9a-f]{24}\.lock$/.test(name.slice(prefix.length)),
  );
  let rival: LockOwner | undefined;
  for (const name of names) {
    if (name === basename(own)) continue;
    const path = join(dirname(file), name);
    const lock = await readLock(path, fs);
    if (lock === undefined) continue;
    const { owner, touchedAt } = lock;
    const isOver = owner === undefined || abandoned.has(name) || isGone(owner, now - touchedAt);
    if (!isOver) rival = owner;
    // Its name never comes again: it is no other's that is removed here.
    else await fs.rm(path, { force: true }).catch(() => {});
  }
  return { rival, isOwnThere: names.includes(basename(own)) };
}

/** Undefined for what is none: gone by now, a link, a folder. */
async function readLock(path: string, fs: FileSystem): Promise<FoundLock | undefined> {
  const handle = await patiently(openHeldUp, () => fs.open(path, READ)).catch((error: unknown) => {
    if (["ENOENT", "ELOOP", "EISDIR", "ENXIO"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    const found = await handle.stat();
    if (!found.isFile()) return undefined;
    const owner = found.size <= MAX_LOCK_BYTES ? parseOwner(await handle.readFile("utf8")) : undefined;
    return { owner, touchedAt: found.mtimeMs };
  } finally {
    await handle.close();
  }
}
