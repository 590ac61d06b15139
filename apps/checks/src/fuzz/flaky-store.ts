import type { Position, PositionStore } from "@cb-events/core";

/** Who wants to know what a store does. */
export interface StoreWatcher {
  /** False once the process is gone: what it still had under way does not arrive. */
  readonly alive: boolean;
  loaded(position: Position | undefined): void;
  saves(position: Position, overlapping: boolean): void;
  saved(position: Position): void;
  failed(kind: "load" | "save"): void;
}

/** How long a slow store takes, in milliseconds. */
export const SAVE_DELAY = 5;

/** A store that outlives the processes that use it, and fails when it is told to. */
export class FlakyStore {
  stored: Position | undefined;
  readonly failures = { load: 0, save: 0 };
  readonly #slow: boolean;

  constructor(slow: boolean) {
    this.#slow = slow;
  }

  /** The store as one process sees it. */
  connect(watcher: StoreWatcher): PositionStore {
    let saving = false;
    const work = async (kind: "load" | "save") => {
      if (this.#slow) await new Promise((resolve) => setTimeout(resolve, SAVE_DELAY));
      if (this.failures[kind] === 0 || !watcher.alive) return;
      this.failures[kind] -= 1;
      watcher.failed(kind);
      throw new Error("disk full");
    };
    return {
      load: async () => {
        await work("load");
        watcher.loaded(this.stored);
        return this.stored;
      },
      save: async (position) => {
        watcher.saves(position, saving);
        saving = true;
        const text = JSON.stringify(position);
        await work("save").finally(() => {
          saving = false;
        });
        if (!watcher.alive) return;
        this.stored = JSON.parse(text) as Position;
        watcher.saved(this.stored);
      },
    };
  }
}
