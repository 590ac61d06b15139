import * as nodeFileSystem from "node:fs/promises";
import type { Position, PositionStore } from "@cb-events/core";
import { checkSeconds, checkUnknown } from "../check-options.js";
import { FileChangedError } from "./file-changed-error.js";
import type { FileSystem } from "./file-system.js";
import { LateWriter } from "./late-writer.js";
import { LockedFile } from "./locked-file.js";
import { decodeState, encodeState, type StateContent } from "./state-content.js";

/** What a file state begins with, how it is read, and when it is written. */
export interface FileStateOptions<T> {
  /** The value where there is no file yet: plain JSON. It is copied. */
  readonly initial: T;
  /** Checks the value of a file and gives it back. What it throws refuses the file, which is left as it is. */
  readonly parse: (json: unknown) => T;
  /**
   * The least time between two writes, in seconds, 0 to 3600, for a slow disk or a busy room. A save in between
   * resolves at once, and the newest is written when it is due. A kill repeats what was not written, for value and
   * position alike. 0 writes with each save.
   *
   * @default 0
   */
  readonly saveEvery?: number | undefined;
  /**
   * Reads the JSON of a file that your program wrote before in a form of its own; undefined refuses it.
   *
   * @default undefined
   */
  readonly upgrade?: ((json: unknown) => StateContent<T> | undefined) | undefined;
}

/** A position store that keeps a value of yours with the position, in one file and in one step. */
export interface FileState<T> extends PositionStore {
  /**
   * A copy of `initial` until `load`. Replace it or change it in place: it is saved as it is when `save` is called, after
   * the handler. Changes of a handler that was killed are not in the file, and its event comes again.
   */
  value: T;
  /**
   * Reads the file. Once more before any save, it changes nothing: the program may await it before the client does.
   * After a save it begins anew, for another client: the value goes back to what was saved with the position.
   */
  load(): Promise<Position | undefined>;
  /**
   * Saves the value as it is now, with the position. Resolves when both are on the disk; with `saveEvery` at once. When
   * a late write failed, the next call rejects with its error, and the ones after it wait for the disk until a write
   * succeeds.
   */
  save(position: Position): Promise<void>;
  /**
   * Saves the value as it is now with the position of the last save, and resolves when it is on the disk: for a change
   * that no event made. Not while a handler runs: half of what it does would be saved.
   */
  write(): Promise<void>;
  /** Writes what was put off, and releases the file for other processes; `client.close()` calls it. */
  flush(): Promise<void>;
  /** The value goes back to what was saved last: for a handler that failed. */
  rollback(): void;
}

/**
 * Keeps a value and the position in one JSON file of mode 0600, `{ "version": 1, "position": …, "value": … }`. A kill at
 * any moment leaves both as they were, or both as they are now. A file of `fileStore` is read too, with the value
 * `initial`. Throws a `TypeError` or `RangeError` for a wrong argument.
 *
 * Rejects like `fileStore`. It is for one client at a time, with one loop.
 */
export function fileState<T>(path: string, options: FileStateOptions<T>): FileState<T> {
  return new StateFile(path, options, nodeFileSystem);
}

/** The file state over a file system of the caller's. */
export class StateFile<T> implements FileState<T> {
  value: T;
  readonly #options: FileStateOptions<T>;
  readonly #file: LockedFile;
  readonly #writer: LateWriter;
  /** A copy: who changes the value in place must not change what another state begins with. */
  readonly #initial: T;
  #isLoaded = false;
  /** What was saved last, written or not: its value as text, for the program may change the value in place. */
  #saved: { readonly text: string; readonly position: Position | undefined };
  /** The load that another one repeats. */
  #loading: Promise<Position | undefined> | undefined;

  constructor(path: string, options: FileStateOptions<T>, fs: FileSystem) {
    const saveEvery = checkOptions(options);
    this.#options = options;
    this.#saved = { text: encodeState({ value: options.initial }), position: undefined };
    this.#initial = structuredClone(options.initial);
    this.value = structuredClone(options.initial);
    this.#file = new LockedFile(path, fs);
    this.#writer = new LateWriter((text) => this.#file.replace(text), saveEvery * 1000);
  }

  load(): Promise<Position | undefined> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async save(position: Position): Promise<void> {
    // At once: what the next handler does is no part of it.
    await this.#stage(position);
    await this.#writer.put(this.#saved.text);
  }

  async write(): Promise<void> {
    await this.#stage(this.#saved.position);
    this.#writer.replace(this.#saved.text);
    await this.#writer.flush();
  }

  async flush(): Promise<void> {
    this.#loading = undefined;
    try {
      await this.#writer.flush();
    } finally {
      await this.#file.release();
    }
  }

  rollback(): void {
    const { value } = this.#decode(this.#saved.text);
    this.value = value as T;
  }

  async #stage(position: Position | undefined): Promise<void> {
    const text = encodeState({ position, value: this.value });
    if (!this.#isLoaded) await this.#begin();
    this.#saved = { text, position };
    this.#loading = undefined;
  }

  async #load(): Promise<Position | undefined> {
    // What an earlier client saved is on the disk before another one begins; where another process wrote, it is not.
    await this.#writer.flush().catch((error: unknown) => {
      if (!(error instanceof FileChangedError)) throw error;
      this.#writer.drop();
    });
    const content = await this.#file.read((text) => (text === undefined ? {} : this.#decode(text)));
    const { position } = content;
    if (content.value !== undefined) this.value = content.value;
    else if (this.#isLoaded) this.value = structuredClone(this.#initial);
    this.#saved = { text: encodeState({ position, value: this.value }), position };
    this.#isLoaded = true;
    return position;
  }

  /** A save that no load came before: there must be nothing that it would overwrite. */
  async #begin(): Promise<void> {
    await this.#file.read((text) => {
      if (text === undefined) return;
      this.#decode(text);
      throw new Error(`${this.#file.path} holds a state that was not loaded: await load() before save()`);
    });
    this.#isLoaded = true;
  }

  #decode(text: string): Partial<StateContent<T>> {
    return decodeState(text, this.#file.path, this.#options);
  }
}

function checkOptions<T>(options: FileStateOptions<T>): number {
  const { initial: _, parse, upgrade, saveEvery, ...others } = options;
  checkUnknown(others, ["initial", "parse", "saveEvery", "upgrade"]);
  if (typeof parse !== "function") throw new TypeError(`parse must be a function, not ${typeof parse}`);
  if (upgrade !== undefined && typeof upgrade !== "function")
    throw new TypeError(`upgrade must be a function, not ${typeof upgrade}`);
  return checkSeconds("saveEvery", saveEvery);
}
