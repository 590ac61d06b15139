import { PositionStoreError } from "../errors/position-store-error.js";
import { untilAborted } from "../util/abort.js";
import type { AbortSignalLike } from "../util/web.js";
import type { Position, PositionStore } from "./position.js";

/** Keeps the stored position up to date: saves never overlap, and each writes the position as it is when it starts. */
export class PositionSaver {
  readonly #store: PositionStore | undefined;
  readonly #current: () => Position;
  #changes = 0;
  #saved = 0;
  #saving: Promise<void> | undefined;

  constructor(store: PositionStore | undefined, current: () => Position) {
    this.#store = store;
    this.#current = current;
  }

  /** There is something to save. */
  get dirty(): boolean {
    return this.#saved < this.#changes;
  }

  /** What the store holds; rejects with the signal's reason while it waits for that. */
  load(signal: AbortSignalLike): Promise<unknown> {
    const loading = (async () => this.#store?.load())().catch((error: unknown) => {
      throw new PositionStoreError("load", error);
    });
    return untilAborted(loading, signal);
  }

  /** The position changed. */
  touch(): void {
    if (this.#store !== undefined) this.#changes += 1;
  }

  /** Resolves when all that changed before the call is saved. */
  async save(): Promise<void> {
    const target = this.#changes;
    while (this.#saved < target) {
      // The caller that started the save under way gets its error.
      if (this.#saving) await this.#saving.catch(() => {});
      else await this.#write();
    }
  }

  /** Resolves when all that changed before the call is saved, and written too where the store puts that off. */
  async flush(): Promise<void> {
    await this.save();
    await this.#flushStore();
  }

  /** Resolves when no save is under way, and the store has written what it put off. */
  async close(): Promise<void> {
    await this.idle();
    // Where a save failed, its caller has got that error.
    const isKnown = this.dirty;
    await this.#flushStore().catch((error: unknown) => {
      if (!isKnown) throw error;
    });
  }

  /** Resolves when no save is under way, whether it succeeded or not. */
  async idle(): Promise<void> {
    while (this.#saving) await this.#saving.catch(() => {});
  }

  async #flushStore(): Promise<void> {
    try {
      await this.#store?.flush?.();
    } catch (error) {
      this.touch(); // Nothing more is delivered before a save has succeeded.
      throw new PositionStoreError("flush", error);
    }
  }

  async #write(): Promise<void> {
    const changes = this.#changes;
    this.#saving = (async () => this.#store?.save(this.#current()))();
    try {
      await this.#saving;
      this.#saved = changes;
    } catch (error) {
      throw new PositionStoreError("save", error);
    } finally {
      this.#saving = undefined;
    }
  }
}
