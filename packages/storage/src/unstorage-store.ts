import type { Position, PositionStore } from "@cb-events/core";
import { checkSeconds, checkUnknown } from "./check-options.js";
import type { KeyValueStorage } from "./key-value-storage.js";
import { checkPosition, parsePosition } from "./stored-position.js";

/** When a position is written. */
export interface UnstorageStoreOptions {
  /**
   * The least time between two writes, in seconds, 0 to 3600: for a storage that limits or charges writes. A save in
   * between is remembered, and resolves at once; the first one that is due writes the newest. 0 writes each time.
   *
   * @default 0
   */
  readonly every?: number | undefined;
}

/** A position store in a storage with keys. */
export interface UnstorageStore extends PositionStore {
  /**
   * Writes now what `every` put off; `client.close()` calls it. Resolves at once when there is nothing, and rejects
   * with the error of the storage.
   */
  flush(): Promise<void>;
}

/**
 * Keeps the position under a key of the storage. Sets no timer: without `flush()`, what `every` put off is lost with
 * the process, and a restart repeats the events since. Throws a `TypeError` or `RangeError` for a wrong argument.
 */
export function unstorageStore(
  storage: KeyValueStorage,
  key: string,
  options: UnstorageStoreOptions = {},
): UnstorageStore {
  if (typeof storage?.getItem !== "function" || typeof storage.setItem !== "function") {
    throw new TypeError(
      "The storage must have getItem(key) and setItem(key, value), as that of unstorage has",
    );
  }
  if (typeof key !== "string" || key === "")
    throw new TypeError("The key must be a string that is not empty");
  return new KeyStore(storage, key, resolveEvery(options));
}

class KeyStore implements UnstorageStore {
  readonly #storage: KeyValueStorage;
  readonly #key: string;
  readonly #every: number;
  /** What is stored was read, and is ours to overwrite. */
  #read = false;
  /** The newest position that is not written, as text. */
  #pending: string | undefined;
  #nextAt = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(storage: KeyValueStorage, key: string, every: number) {
    this.#storage = storage;
    this.#key = key;
    this.#every = every;
  }

  get #place(): string {
    return `The key "${this.#key}"`;
  }

  async load(): Promise<Position | undefined> {
    // A second client in this process goes on where the first one was.
    if (this.#read && this.#pending !== undefined) return parsePosition(this.#pending, this.#place);
    return this.#readStored();
  }

  async save(position: Position): Promise<void> {
    this.#pending = JSON.stringify(position);
    if (!this.#read || performance.now() >= this.#nextAt) await this.flush();
  }

  flush(): Promise<void> {
    // In turn, so that no older write lands on a newer one.
    const written = this.#writing.then(() => this.#write());
    this.#writing = written.catch(() => {});
    return written;
  }

  async #readStored(): Promise<Position | undefined> {
    this.#read = false;
    const value = await this.#storage.getItem(this.#key);
    if (value instanceof Error) throw value; // unstorage's fs driver returns errors of reading
    const position = this.#parse(value);
    this.#read = true;
    return position;
  }

  #parse(value: unknown): Position | undefined {
    if (value === null || value === undefined) return undefined;
    return typeof value === "string" ? parsePosition(value, this.#place) : checkPosition(value, this.#place);
  }

  async #write(): Promise<void> {
    const text = this.#pending;
    if (text === undefined) return;
    if (!this.#read) await this.#readStored();
    await this.#storage.setItem(this.#key, text);
    this.#nextAt = performance.now() + this.#every * 1000;
    if (this.#pending === text) this.#pending = undefined;
  }
}

function resolveEvery({ every, ...others }: UnstorageStoreOptions): number {
  checkUnknown(others, ["every"]);
  return checkSeconds("every", every);
}
