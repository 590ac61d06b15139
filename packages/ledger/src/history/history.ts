import type { Database } from "../driver/database.js";
import { type GoalEntry, goals } from "./goals.js";
import type { RangeOptions } from "./range.js";
import { type SaleEntry, sales } from "./sales.js";
import { type ShowTips, tipsByShow } from "./tips-by-show.js";
import { type DayTips, type HourTips, tipsByDay, tipsByHour, type ZoneOptions } from "./tips-by-time.js";
import { type Tipper, topTippers } from "./top-tippers.js";

/** How many rows to give. */
export interface LimitOptions {
  /**
   * At most so many.
   *
   * @default 10 for tippers, 1,000 for sales
   */
  readonly limit?: number | undefined;
}

/** What the history is read from. */
export interface HistorySource {
  readonly database: () => Database;
  readonly roomNumber: () => number | undefined;
  readonly assertOpen: () => void;
}

/** Sums and lists from a room's history, of what is written. Anonymous tips are in the sums, and under no name. */
export class History {
  readonly #source: HistorySource;

  /** Not for use: `room.history` is one. */
  constructor(source: HistorySource) {
    this.#source = source;
  }

  /** Tips of each day that has some, in order. */
  tipsByDay(options: RangeOptions & ZoneOptions = {}): DayTips[] {
    return tipsByDay(...this.#open(), options);
  }

  /** Tips of each hour that has some, in order. */
  tipsByHour(options: RangeOptions & ZoneOptions = {}): HourTips[] {
    return tipsByHour(...this.#open(), options);
  }

  /** Shows that began in the range, with their tips, in order. */
  tipsByShow(options: RangeOptions = {}): ShowTips[] {
    return tipsByShow(...this.#open(), options);
  }

  /** Who tipped most, the first one first; 10 unless `limit` says otherwise. */
  topTippers(options: RangeOptions & LimitOptions = {}): Tipper[] {
    return topTippers(...this.#open(), options);
  }

  /** Goals that were reached and noted by `addGoal`, in order. */
  goals(options: RangeOptions = {}): GoalEntry[] {
    return goals(...this.#open(), options);
  }

  /** Photo sets and videos that were bought, the newest first; 1,000 unless `limit` says otherwise. */
  sales(options: RangeOptions & LimitOptions = {}): SaleEntry[] {
    return sales(...this.#open(), options);
  }

  #open(): readonly [Database, number] {
    this.#source.assertOpen();
    return [this.#source.database(), this.#source.roomNumber() ?? -1];
  }
}
