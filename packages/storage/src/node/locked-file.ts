import { basename, dirname, join, resolve } from "node:path";
import { StoredPositionError } from "../stored-position-error.js";
import { FileChangedError } from "./file-changed-error.js";
import { FileInUseError } from "./file-in-use-error.js";
import { FileLock } from "./file-lock.js";
import { codeOf, type FileSystem } from "./file-system.js";
import { Folder } from "./folder.js";
import { InTurn } from "./in-turn.js";
import { openHeldUp, patiently } from "./patiently.js";
import { PositionFileError } from "./position-file-error.js";
import { replaceFile } from "./replace-file.js";
import { removeTemporaries } from "./temporary-file.js";

/** Kept from the first use to `release`. */
interface Hold {
  /** One for the file, and one for what it leads to when it is a link. */
  readonly locks: readonly FileLock[];
  readonly folder: Folder;
}

/** The lock is no longer ours: the folder was removed, or another process took the lock over. */
class LockLost extends Error {}

/** A text file that one process works with at a time. Calls are done one after the other. */
export class LockedFile {
  readonly #path: string;
  readonly #fs: FileSystem;
  readonly #turn = new InTurn();
  #hold: Hold | undefined;
  /** What is there as far as we know: undefined for no file, null when it was not read yet. */
  #known: string | undefined | null = null;

  constructor(path: string, fs: FileSystem) {
    if (typeof path !== "string" || path === "" || path.includes("\0")) {
      throw new TypeError("The path must be a string that is not empty: the file to keep the position in");
    }
    // The process may change its folder later.
    this.#path = resolve(path);
    this.#fs = fs;
  }

  get path(): string {
    return this.#path;
  }

  /** It was read, and is ours to replace. */
  get isRead(): boolean {
    return this.#known !== null;
  }

  /**
   * Takes the lock and reads the file; `parse` gets undefined where there is none. When it rejects, or `parse` throws,
   * the file stays as it is and the lock is released.
   */
  read<T>(parse: (text: string | undefined) => T): Promise<T> {
    return this.#turn.run(async () => {
      this.#known = null;
      try {
        if (this.#hold !== undefined && !(await this.#isHeld(this.#hold))) await this.#letGo();
        const isNew = this.#hold === undefined;
        this.#hold ??= await this.#take();
        for (;;) {
          const text = await this.#readText();
          const result = parse(text);
          // What a process left that was killed; or that stood still so long that we took its lock. It might have
          // finished its write until now.
          if (isNew && (await removeTemporaries(this.#path, this.#fs))) continue;
          this.#known = text;
          return result;
        }
      } catch (error) {
        await this.#letGo();
        throw this.#refused("read", error);
      }
    });
  }

  /** Replaces what was read, in one step, and resolves when it is on the disk. */
  replace(text: string): Promise<void> {
    return this.#turn.run(async () => {
      try {
        await this.#replaceOrTakeAgain(text);
      } catch (error) {
        throw this.#refused("written", error);
      }
    });
  }

  /** Releases the lock: another process may have the file. The next `read` or `replace` takes it again. */
  release(): Promise<void> {
    return this.#turn.run(() => this.#letGo());
  }

  async #replaceOrTakeAgain(text: string): Promise<void> {
    try {
      await this.#replaceNow(text);
    } catch (error) {
      // The folder was removed or another one put there; or our lock was taken over, by one who may be gone by now.
      if (!(error instanceof LockLost) && codeOf(error) !== "ENOENT") throw error;
      await this.#letGo();
      await this.#replaceNow(text);
    }
  }

  async #replaceNow(text: string): Promise<void> {
    this.#hold ??= await this.#takeAgain();
    const hold = this.#hold;
    await replaceFile(this.#path, text, this.#fs, async () => {
      if (!(await this.#isHeld(hold))) throw new LockLost("The lock is lost");
    });
    this.#known = text;
    await hold.folder.sync();
  }

  async #take(): Promise<Hold> {
    const locks: FileLock[] = [];
    try {
      for (const path of await this.#names()) locks.push(await FileLock.take(path, this.#fs));
      return { locks, folder: await Folder.open(dirname(this.#path), this.#fs) };
    } catch (error) {
      for (const lock of locks) await lock.release();
      throw this.#refused("locked", error);
    }
  }

  /** The file may have been another's in between. */
  async #takeAgain(): Promise<Hold> {
    const hold = await this.#take();
    try {
      await removeTemporaries(this.#path, this.#fs);
      const text = await this.#readText();
      if (text !== undefined && text !== this.#known) throw new FileChangedError(this.#path);
      return hold;
    } catch (error) {
      await close(hold);
      throw error;
    }
  }

  /** The file, and what it leads to: another store may know it by that name. */
  async #names(): Promise<string[]> {
    const [real, folder] = await Promise.all(
      [this.#path, dirname(this.#path)].map((path) => this.#fs.realpath(path).catch(() => undefined)),
    );
    const isLink = real !== undefined && folder !== undefined && real !== join(folder, basename(this.#path));
    return isLink ? [this.#path, real] : [this.#path];
  }

  async #isHeld({ locks }: Hold): Promise<boolean> {
    const held = await Promise.all(locks.map((lock) => lock.isHeld()));
    return !held.includes(false);
  }

  async #letGo(): Promise<void> {
    const hold = this.#hold;
    this.#hold = undefined;
    if (hold !== undefined) await close(hold);
  }

  async #readText(): Promise<string | undefined> {
    await this.#refuseNoFile();
    const bytes = await patiently(openHeldUp, () => this.#fs.readFile(this.#path)).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    });
    return bytes && this.#decode(bytes);
  }

  /** A pipe would be waited for without end. */
  async #refuseNoFile(): Promise<void> {
    const real = await this.#fs.realpath(this.#path).catch(() => undefined);
    const found = real === undefined ? undefined : await this.#fs.lstat(real).catch(() => undefined);
    if (found === undefined || found.isFile() || found.isDirectory()) return;
    const cause = new Error("it is no file, but a pipe, a socket or a device: use another path");
    throw new PositionFileError(this.#path, "read", cause);
  }

  /** Damaged text is refused: ids with a replaced character would be others. */
  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new StoredPositionError(this.#path, "it is no text");
    }
  }

  /** Names the file in an error of the system. */
  #refused(operation: "read" | "locked" | "written", error: unknown): unknown {
    const isOwn = [FileInUseError, FileChangedError, PositionFileError, StoredPositionError].some(
      (own) => error instanceof own,
    );
    const isSystems = !isOwn && error instanceof Error && typeof codeOf(error) === "string";
    return isSystems ? new PositionFileError(this.#path, operation, error) : error;
  }
}

async function close({ locks, folder }: Hold): Promise<void> {
  for (const lock of locks) await lock.release();
  await folder.close();
}
