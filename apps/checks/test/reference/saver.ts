import type { Position, PositionStore } from "@cb-events/core";
import { Failure } from "./failure.js";

/** Saves the position where it has changed: one save at a time. */
export class Saver {
  readonly #store: PositionStore | undefined;
  readonly #position: () => Position;
  #saved = "";
  #saving: Promise<void> | undefined;

  constructor(store: PositionStore | undefined, position: () => Position) {
    this.#store = store;
    this.#position = position;
    this.#saved = JSON.stringify(position());
  }

  async load(): Promise<Position | undefined> {
    try {
      return await this.#store?.load();
    } catch {
      throw new Failure("POSITION_STORE");
    }
  }

  /** What is true now is what was loaded. */
  isSaved(): void {
    this.#saved = JSON.stringify(this.#position());
  }

  /** Resolves when what is true now is saved. */
  async save(): Promise<void> {
    while (this.#store !== undefined && this.#saved !== JSON.stringify(this.#position())) {
      if (this.#saving) await this.#saving.catch(() => {});
      else await this.#write(this.#store);
    }
  }

  async settled(): Promise<void> {
    while (this.#saving) await this.#saving.catch(() => {});
  }

  async #write(store: PositionStore): Promise<void> {
    const position = this.#position();
    this.#saving = store.save(position);
    try {
      await this.#saving;
      this.#saved = JSON.stringify(position);
    } catch {
      throw new Failure("POSITION_STORE");
    } finally {
      this.#saving = undefined;
    }
  }
}
