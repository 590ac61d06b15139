import * as nodeFileSystem from "node:fs/promises";
import { resolve } from "node:path";
import type { Position, PositionStore } from "@cb-events/core";
import { parsePosition } from "../stored-position.js";
import { StoredPositionError } from "../stored-position-error.js";
import type { FileSystem } from "./file-system.js";
import { PositionFileError } from "./position-file-error.js";
import { replaceFile } from "./replace-file.js";
import { removeLeftOvers } from "./temporary-file.js";

/**
 * Keeps the position in a JSON file of mode 0600. A save replaces the file in one step and resolves when it is on the
 * disk. A folder that is missing is made, with mode 0700. Throws a `TypeError` for a path that is none.
 *
 * `load` and `save` reject with a `StoredPositionError` as long as something else stands in the file, and with a
 * `PositionFileError` when the system refuses.
 */
export function fileStore(path: string): PositionStore {
  return new FileStore(path, nodeFileSystem);
}

/** The file store over a file system of the caller's. */
export class FileStore implements PositionStore {
  readonly #path: string;
  readonly #fs: FileSystem;
  /** What stands in the file was read, and is ours to replace. */
  #read = false;

  constructor(path: string, fs: FileSystem) {
    if (typeof path !== "string" || path === "" || path.includes("\0")) {
      throw new TypeError("The path must be a string that is not empty: the file to keep the position in");
    }
    // The process may change its folder later.
    this.#path = resolve(path);
    this.#fs = fs;
  }

  async load(): Promise<Position | undefined> {
    this.#read = false;
    const text = await this.#readText();
    const position = text === undefined ? undefined : parsePosition(text, this.#path);
    this.#read = true;
    await removeLeftOvers(this.#path, this.#fs);
    return position;
  }

  async save(position: Position): Promise<void> {
    const text = `${JSON.stringify(position)}\n`;
    if (!this.#read) await this.load();
    await replaceFile(this.#path, text, this.#fs).catch((error: NodeJS.ErrnoException) => {
      throw new PositionFileError(this.#path, "written", error);
    });
  }

  async #readText(): Promise<string | undefined> {
    const bytes = await this.#fs.readFile(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new PositionFileError(this.#path, "read", error);
    });
    return bytes && this.#decode(bytes);
  }

  /** Damaged text is refused: ids with a replaced character would be others. */
  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new StoredPositionError(this.#path, "it is no text");
    }
  }
}
