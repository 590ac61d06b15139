import type { Database } from "../driver/database.js";
import { NAME_LEVELS, SLOT } from "../file/schema.js";
import { insertRows } from "./insert-rows.js";

/** A tip, as it is added up. */
export interface TipPart {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly show: number;
  /** Null: anonymous. */
  readonly name: string | null;
  readonly tokens: number;
}

interface SlotSum {
  readonly slot: number;
  readonly show: number;
  tokens: number;
  tips: number;
}

interface NameSum {
  readonly level: number;
  readonly period: number;
  readonly name: string;
  tokens: number;
  tips: number;
  firstAt: number;
  lastAt: number;
}

/** Adds the tips of one transaction up before they are written: one row for many. */
export class TipSums {
  readonly #slots = new Map<string, SlotSum>();
  readonly #names = new Map<string, NameSum>();

  add({ at, show, name, tokens }: TipPart): void {
    const slot = Math.floor(at / SLOT);
    const slotSum = entry(this.#slots, `${slot} ${show}`, () => ({ slot, show, tokens: 0, tips: 0 }));
    slotSum.tokens += tokens;
    slotSum.tips += 1;
    NAME_LEVELS.forEach((length, level) => {
      const period = Math.floor(at / length);
      this.#addName(level, period, name ?? "", tokens, at);
    });
  }

  write(database: Database, room: number): void {
    insertRows(
      database,
      {
        into: "INSERT INTO tip_slots (room, slot, show, tokens, tips)",
        columns: 5,
        onConflict:
          "ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, tips = tips + excluded.tips",
      },
      [...this.#slots.values()].map(({ slot, show, tokens, tips }) => [room, slot, show, tokens, tips]),
    );
    insertRows(
      database,
      {
        into: "INSERT INTO tip_names (room, level, period, name, tokens, tips, first_at, last_at)",
        columns: 8,
        onConflict: `ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, tips = tips + excluded.tips,
          first_at = MIN(first_at, excluded.first_at), last_at = MAX(last_at, excluded.last_at)`,
      },
      [...this.#names.values()].map((sum) => [
        ...[room, sum.level, sum.period, sum.name],
        ...[sum.tokens, sum.tips, sum.firstAt, sum.lastAt],
      ]),
    );
  }

  /** Anonymous tips stand together, under no name. */
  #addName(level: number, period: number, name: string, tokens: number, at: number): void {
    const sum = entry(this.#names, `${level} ${period} ${name}`, () => ({
      ...{ level, period, name, tokens: 0, tips: 0 },
      ...{ firstAt: at, lastAt: at },
    }));
    sum.tokens += tokens;
    sum.tips += 1;
    sum.firstAt = Math.min(sum.firstAt, at);
    sum.lastAt = Math.max(sum.lastAt, at);
  }
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
