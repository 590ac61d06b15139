import { basename, dirname } from "node:path";
import { FileInUseError } from "./file-in-use-error.js";
import { codeOf, type FileSystem } from "./file-system.js";
import {
  abandonedLocks,
  findRival,
  lockText,
  newLockPath,
  type Rival,
  rewriteLock,
  writeNewLock,
} from "./lock-file.js";
import { isThisProcess, thisProcess } from "./lock-owner.js";
import { openHeldUp, patiently, renameHeldUp } from "./patiently.js";
import { temporaryPath } from "./temporary-file.js";

/** How often a lock is touched: so that a process on another machine sees that its owner runs. */
const TOUCH_EVERY_MS = 5000;
/** Who steps back tries again after a random time, up to this. */
const MAX_STEP_BACK_MS = 50;
const MAX_ATTEMPTS = 30;

/**
 * The right of one process to a file: a small file beside it that names its owner, `<file>.<random>.lock`. Each attempt
 * has a name of its own, and appears whole, by a rename. It holds when no other is there *after* it appeared: of two
 * that try at once at least one sees the other, and steps back. As no name comes twice, who removes the lock of an
 * owner that is gone never removes another's.
 */
export class FileLock {
  readonly #path: string;
  readonly #fs: FileSystem;
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(path: string, text: string, fs: FileSystem) {
    this.#path = path;
    this.#fs = fs;
    // A lock that cannot be touched is found out by the next save.
    this.#timer = setInterval(() => rewriteLock(path, text, fs).catch(() => {}), TOUCH_EVERY_MS);
    // In Deno it may be a number.
    this.#timer.unref?.();
  }

  /** Takes the lock of a file, and makes its folder. Rejects with a `FileInUseError` as long as its owner is not gone. */
  static async take(file: string, fs: FileSystem): Promise<FileLock> {
    for (let attempt = 1; ; attempt += 1) {
      const path = newLockPath(file);
      let rival: Rival | undefined;
      try {
        rival = await tryOnce(file, path, fs);
        if (rival === undefined) return new FileLock(path, lockText(thisProcess(), true), fs);
      } catch (error) {
        // Who got the lock removes what others have begun.
        if (codeOf(error) !== "ENOENT" || attempt === MAX_ATTEMPTS) throw error;
      }
      if (rival !== undefined && (rival.isHeld || attempt === MAX_ATTEMPTS)) {
        throw new FileInUseError(file, rival.owner, isThisProcess(rival.owner));
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_STEP_BACK_MS));
    }
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
    await this.#fs.rm(this.#path).catch(() => abandonedLocks.add(basename(this.#path)));
  }
}

/** Gives another's lock where there is one, held or tried. Leaves none of its own then, or when it rejects. */
async function tryOnce(file: string, path: string, fs: FileSystem): Promise<Rival | undefined> {
  await fs.mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = temporaryPath(file);
  let isOurs = false;
  try {
    const now = await writeNewLock(temporary, lockText(thisProcess(), false), fs);
    const before = await findRival(file, path, now, fs);
    if (before !== undefined) return before;
    await patiently(renameHeldUp, () => fs.rename(temporary, path));
    const rival = await findRival(file, path, now, fs);
    if (rival !== undefined) return rival;
    await rewriteLock(path, lockText(thisProcess(), true), fs);
    isOurs = true;
    return undefined;
  } finally {
    await fs.rm(temporary, { force: true }).catch(() => {});
    if (!isOurs) await patiently(openHeldUp, () => fs.rm(path, { force: true })).catch(() => {});
  }
}
