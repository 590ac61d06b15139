import type { AbortSignalLike } from "@cb-events/types";
import { PositionStoreError } from "../errors/position-store-error.js";
import { untilAborted } from "../util/abort.js";
import type { Position, PositionStore } from "./position.js";

/** What is awaited of a store. */
interface Operations {
  load(position?: Position): unknown;
  save(position?: Position): unknown;
  flush?(position?: Position): unknown;
}

/** Keeps the stored position up to date: saves never overlap, and each writes the position as it is when it starts. */
export class PositionSaver {
  /** There is a store. */
  readonly isUsed: boolean;
  /** There is something to save. Set by whoever changes the position, where the saver is used. */
  dirty = false;
  readonly #store: PositionStore | undefined;
  readonly #tracker: { readonly position: Position };
  #saving: Promise<unknown> | undefined;
  #endPolls: (() => void) | undefined;
  /** What ends each run, loop and row of polls that is on, and whether `close` does. */
  readonly #readers = new Map<() => void, boolean>();

  constructor(store: PositionStore | undefined, tracker: { readonly position: Position }) {
    this.isUsed = store !== undefined;
    this.#store = store;
    this.#tracker = tracker;
  }

  /** A run or a loop begins, which ends the polls; gives what ends it. Throws where the store refuses it. */
  begin(endsByClose = true): (() => void) | undefined {
    this.endPolls();
    let finish: (() => void) | undefined;
    try {
      finish = this.#store?.begin?.(this);
    } catch (error) {
      throw new PositionStoreError("begin", error);
    }
    if (!finish) return undefined;
    const end = () => {
      if (this.#readers.delete(end)) finish();
    };
    this.#readers.set(end, endsByClose);
    return end;
  }

  /** Before each poll: the first one begins. */
  beginPolls(): void {
    this.#endPolls ??= this.begin();
  }

  endPolls(): void {
    this.#endPolls?.();
    this.#endPolls = undefined;
  }

  /** What the store holds; rejects with the signal's reason while it waits for that. */
  load(signal: AbortSignalLike): Promise<unknown> {
    return untilAborted(this.#call("load"), signal);
  }

  /** Resolves when all that changed before the call is saved. */
  async save(): Promise<void> {
    // The caller that started the save under way gets its error.
    while (this.#saving) await this.#saving.catch(() => {});
    if (!this.dirty) return;
    this.dirty = false;
    this.#saving = this.#call("save", this.#tracker.position);
    try {
      await this.#saving;
    } finally {
      this.#saving = undefined;
    }
  }

  /** Resolves when all that changed before the call is saved, and written too where the store puts that off. */
  async flush(): Promise<void> {
    // Where none is on, another client may have read on meanwhile: the store says so.
    const end = this.dirty && this.#readers.size === 0 ? this.begin() : undefined;
    try {
      await this.save();
      await this.#call("flush");
    } finally {
      end?.();
    }
  }

  /** Ends loops and polls. Resolves when no save is under way, and the store has written what it put off. */
  async close(): Promise<void> {
    while (this.#saving) await this.#saving.catch(() => {});
    // Where a save failed, its caller has got that error.
    const isKnown = this.dirty;
    try {
      await this.#call("flush");
    } catch (error) {
      if (!isKnown) throw error;
    } finally {
      for (const [end, endsByClose] of this.#readers) if (endsByClose) end();
    }
  }

  /** A handler threw: what it wrote into state of the store's goes back. */
  rollback(): void {
    this.#store?.rollback?.();
  }

  /** Calls the store. After an error of a write nothing more is delivered before a save has succeeded. */
  async #call(operation: keyof Operations, ...position: readonly [Position?]): Promise<unknown> {
    const store: Operations | undefined = this.#store;
    try {
      return await store?.[operation]?.(...position);
    } catch (error) {
      if (operation !== "load") this.dirty = true;
      throw new PositionStoreError(operation, error);
    }
  }
}
