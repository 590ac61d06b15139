import { isDeepStrictEqual } from "node:util";
import type { Position, PositionStore } from "@cb-events/core";
import type { BotProcess } from "./bot-process.js";
import { hold } from "./broken-promise.js";
import { placeOf, shown } from "./place.js";

/** How long a slow store takes, in milliseconds. */
export const SAVE_DELAY = 5;

/** What outlives the processes that use it, and fails as often as it is told to. */
export interface Disk {
  stored: Position | undefined;
  readonly failures: { load: number; save: number };
  readonly isSlow: boolean;
}

/** The store as one process of a bot has it: what the client does with it is held against the model. */
export class WatchedStore implements PositionStore {
  /** The client has the position that was stored. */
  restored = false;
  /** The position that is being saved. */
  saving: Position | undefined;
  /** The last save failed. */
  #unsaved = false;
  readonly #bot: BotProcess;
  readonly #disk: Disk;

  constructor(bot: BotProcess, disk: Disk) {
    this.#bot = bot;
    this.#disk = disk;
  }

  async load(): Promise<Position | undefined> {
    await this.#work("load");
    const { model } = this.#bot;
    // A load that was given up, by a loop that was left or by close, has no effect.
    this.restored ||= model.waiting.size > 0 && !model.closed;
    return this.#disk.stored;
  }

  async save(position: Position): Promise<void> {
    const { positions, stands } = this.#bot;
    const place = placeOf(position);
    this.#bot.watch(() => {
      hold(this.saving === undefined, () => "saved twice at once");
      hold(isDeepStrictEqual(place, stands), () => `saved ${shown(place)} at ${shown(stands)}`);
      positions.form(place);
      positions.saves(place);
    });
    const text = JSON.stringify(position);
    this.saving = position;
    await this.#work("save").finally(() => {
      this.saving = undefined;
    });
    // What a process still had under way does not arrive once it is gone.
    if (!this.#bot.alive) return;
    this.#disk.stored = JSON.parse(text) as Position;
    this.#unsaved = false;
  }

  async #work(kind: "load" | "save"): Promise<void> {
    const { failures, isSlow } = this.#disk;
    if (isSlow) await new Promise((resolve) => setTimeout(resolve, SAVE_DELAY));
    if (failures[kind] === 0 || !this.#bot.alive) return;
    failures[kind] -= 1;
    if (kind === "save") this.#unsaved = true;
    this.#bot.model.storeFailed(kind);
    throw new Error("disk full");
  }

  /** Holds that what is stored is where the bot stands. */
  check(when: string): void {
    const stored = placeOf(this.#disk.stored);
    const due = this.#bot.stands;
    hold(
      this.#bot.positions.areEqual(stored, due),
      () => `${shown(stored)} was stored ${when} instead of ${shown(due)}`,
    );
  }

  /** The same, unless the last save failed or nothing was restored yet. */
  checkAtRest(): void {
    if (this.restored && !this.#unsaved) this.check("in the end");
  }
}
