import type { Position, PositionStore } from "@cb-events/core";
import { hold } from "./broken-promise.js";
import { type Place, placeOf, samePlace, shown } from "./place.js";
import type { PositionCheck } from "./position-check.js";
import type { ReferenceModel } from "./reference-model.js";

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

/** The bot whose store is watched. */
interface Owner {
  readonly alive: boolean;
  readonly model: ReferenceModel;
  readonly positions: PositionCheck;
  /** Where its client stands. */
  readonly stands: Place;
  /** Looks whether a promise is kept. */
  watch(look: () => void): void;
}

/** What the store of one bot does, held against the model. */
export class StoreLedger implements StoreWatcher {
  /** The bot has the position that was stored; at once where there is no store. */
  restored: boolean;
  readonly #owner: Owner;
  readonly #store: FlakyStore | undefined;
  #begun = 0;
  #ended = 0;
  #unsaved = false;

  constructor(owner: Owner, store: FlakyStore | undefined) {
    this.#owner = owner;
    this.#store = store;
    this.restored = store === undefined;
  }

  get alive(): boolean {
    return this.#owner.alive;
  }

  /** A save is under way. */
  get saving(): boolean {
    return this.#begun > this.#ended;
  }

  loaded(): void {
    const { model } = this.#owner;
    // A load that was given up, by a loop that was left or by close, has no effect.
    this.restored ||= model.waiting.size > 0 && !model.closed;
  }

  saves(position: Position, overlapping: boolean): void {
    const { positions, stands } = this.#owner;
    const place = placeOf(position);
    this.#owner.watch(() => {
      hold(!overlapping, () => "saved twice at once");
      hold(samePlace(place, stands), () => `saved ${shown(place)} at ${shown(stands)}`);
      positions.form(place);
      positions.saves(place);
    });
    this.#begun += 1;
  }

  saved(): void {
    this.#ended += 1;
    this.#unsaved = false;
  }

  failed(kind: "load" | "save"): void {
    this.#owner.model.storeFailed(kind);
    if (kind === "load") return;
    this.#ended += 1;
    this.#unsaved = true;
  }

  /** Holds that the saves that are under way have ended when `close` has. */
  closes(): () => void {
    const begun = this.#begun;
    return () => hold(this.#ended >= begun, () => "closed while a save was under way");
  }

  /** Holds that what is stored is where the bot stands. */
  check(when: string): void {
    if (this.#store === undefined) return;
    const stored = placeOf(this.#store.stored);
    const due = this.#owner.stands;
    const isSame = samePlace(stored, due) || this.#owner.positions.areEqual(stored, due);
    hold(isSame, () => `${shown(stored)} was stored ${when} instead of ${shown(due)}`);
  }

  /** The same, unless the last save failed or nothing was restored yet. */
  checkAtRest(): void {
    if (this.restored && !this.#unsaved) this.check("in the end");
  }
}
