import type { FileHandle } from "node:fs/promises";
import { codeOf, type FileSystem } from "./file-system.js";

/** What a platform says that cannot open a folder (Windows), may not read it, or cannot write it through. */
const cannotSync = new Set(["EACCES", "EBADF", "EINVAL", "EISDIR", "ENOTSUP", "EPERM"]);

/** A folder that is kept open, to write its entries down to the disk. */
export class Folder {
  readonly #handle: FileHandle | undefined;

  private constructor(handle: FileHandle | undefined) {
    this.#handle = handle;
  }

  static async open(path: string, fs: FileSystem): Promise<Folder> {
    return new Folder(await wherePossible(() => fs.open(path, "r")));
  }

  /** Writes a rename down to the disk, where the platform can. */
  async sync(): Promise<void> {
    await wherePossible(async () => this.#handle?.sync());
  }

  async close(): Promise<void> {
    await this.#handle?.close().catch(() => {});
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
