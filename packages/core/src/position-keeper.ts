import { untilAborted } from "./abort.js";
import { PositionStoreError } from "./errors/position-store-error.js";
import type { Position, PositionStore } from "./position.js";
import type { AbortSignalLike } from "./web.js";

/** Keeps the stored position up with the true one: saves never overlap, and each writes what is true as it starts. */
export class PositionKeeper {
  readonly #store: PositionStore | undefined;
  readonly #current: () => Position;
  #changes = 0;
  #saved = 0;
  #saving: Promise<void> | undefined;

  constructor(store: PositionStore | undefined, current: () => Position) {
    this.#store = store;
    this.#current = current;
  }

  /** The true position is ahead of the stored one. */
  get behind(): boolean {
    return this.#saved < this.#changes;
  }

  /** What the store holds; rejects with the signal's reason while it waits for that. */
  load(signal: AbortSignalLike): Promise<unknown> {
    const loading = (async () => this.#store?.load())().catch((error: unknown) => {
      throw new PositionStoreError("load", error);
    });
    return untilAborted(loading, signal);
  }

  /** The position moved. */
  touch(): void {
    if (this.#store !== undefined) this.#changes += 1;
  }

  /** Resolves when all that changed before the call is saved. */
  async save(): Promise<void> {
    const target = this.#changes;
    while (this.#saved < target) {
      // Who started the save that is under way gets its error.
      if (this.#saving) await this.#saving.catch(() => {});
      else await this.#write();
    }
  }

  /** Resolves when no save is under way, however it went. */
  async settled(): Promise<void> {
    while (this.#saving) await this.#saving.catch(() => {});
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
