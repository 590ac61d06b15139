import * as nodeFileSystem from "node:fs/promises";
import type { Position, PositionStore } from "@cb-events/core";
import { parsePosition } from "../stored-position.js";
import type { FileSystem } from "./file-system.js";
import { LockedFile } from "./locked-file.js";

/** A position store in a file, which no other process can use meanwhile. */
export interface FileStore extends PositionStore {
  /** Releases the file for other processes; `client.close()` calls it. The next `load` or `save` takes it again. */
  flush(): Promise<void>;
}

/**
 * Keeps the position in a JSON file of mode 0600. A save replaces the file in one step and resolves when it is on the
 * disk. A folder that is missing is made, with mode 0700. Throws a `TypeError` for a path that is none.
 *
 * `load` and `save` reject with a `StoredPositionError` as long as something else is in the file, with a
 * `FileInUseError` as long as another process or store uses it, with a `FileChangedError` when one has written it
 * meanwhile, and with a `PositionFileError` when the system refuses.
 */
export function fileStore(path: string): FileStore {
  return new PositionFile(path, nodeFileSystem);
}

/** The file store over a file system of the caller's. */
export class PositionFile implements FileStore {
  readonly #file: LockedFile;

  constructor(path: string, fs: FileSystem) {
    this.#file = new LockedFile(path, fs);
  }

  load(): Promise<Position | undefined> {
    return this.#file.read((text) => (text === undefined ? undefined : parsePosition(text, this.#file.path)));
  }

  async save(position: Position): Promise<void> {
    const text = `${JSON.stringify(position)}\n`;
    if (!this.#file.isRead) await this.load();
    await this.#file.replace(text);
  }

  flush(): Promise<void> {
    return this.#file.release();
  }
}
