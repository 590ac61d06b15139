import type { FileHandle } from "node:fs/promises";
import process from "node:process";
import { codeOf, type FileSystem } from "./file-system.js";

/** What a platform says that cannot open a folder, may not read it, or cannot write it through. */
const cannotSync = new Set(["EACCES", "EBADF", "EINVAL", "EISDIR", "ENOTSUP", "EPERM"]);

/** A handle that no one refers to is closed by Node with a warning: a store may be left without `flush`. */
const kept = new Set<FileHandle>();

/** A folder that is kept open, to write its entries down to the disk. */
export class Folder {
  readonly #handle: FileHandle | undefined;

  private constructor(handle: FileHandle | undefined) {
    this.#handle = handle;
  }

  static async open(
    path: string,
    fs: FileSystem,
    platform: NodeJS.Platform = process.platform,
  ): Promise<Folder> {
    // Windows writes no folder through, and none can be removed or renamed there while it is open.
    const handle = platform === "win32" ? undefined : await wherePossible(() => fs.open(path, "r"));
    if (handle !== undefined) kept.add(handle);
    return new Folder(handle);
  }

  /** Writes a rename down to the disk, where the platform can. */
  async sync(): Promise<void> {
    await wherePossible(async () => this.#handle?.sync());
  }

  async close(): Promise<void> {
    if (this.#handle === undefined) return;
    kept.delete(this.#handle);
    await this.#handle.close().catch(() => {});
  }
}

async function wherePossible<T>(operation: () => Promise<T>): Promise<T | undefined> {
  try {
    return await operation();
  } catch (error) {
    if (cannotSync.has(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}
