import type { Database } from "../driver/database.js";

/** A tip, as it is added up. */
export interface TipPart {
  readonly slot: number;
  readonly day: number;
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

interface DaySum {
  readonly day: number;
  readonly name: string;
  tokens: number;
  tips: number;
  firstAt: number;
  lastAt: number;
}

/** Adds the tips of one transaction up before they are written: one row for many. */
export class TipSums {
  readonly #slots = new Map<string, SlotSum>();
  readonly #days = new Map<string, DaySum>();

  add({ slot, day, at, show, name, tokens }: TipPart): void {
    const slotSum = entry(this.#slots, `${slot} ${show}`, () => ({ slot, show, tokens: 0, tips: 0 }));
    slotSum.tokens += tokens;
    slotSum.tips += 1;
    // Anonymous tips stand together, under no name.
    const key = name ?? "";
    const daySum = entry(this.#days, `${day} ${key}`, () => ({
      ...{ day, name: key, tokens: 0, tips: 0 },
      ...{ firstAt: at, lastAt: at },
    }));
    daySum.tokens += tokens;
    daySum.tips += 1;
    daySum.firstAt = Math.min(daySum.firstAt, at);
    daySum.lastAt = Math.max(daySum.lastAt, at);
  }

  write(database: Database, room: number): void {
    for (const { slot, show, tokens, tips } of this.#slots.values()) {
      database.run(
        `INSERT INTO tip_slots (room, slot, show, tokens, tips) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, tips = tips + excluded.tips`,
        ...[room, slot, show, tokens, tips],
      );
    }
    for (const { day, name, tokens, tips, firstAt, lastAt } of this.#days.values()) {
      database.run(
        `INSERT INTO tip_days (room, day, name, tokens, tips, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, tips = tips + excluded.tips,
          first_at = MIN(first_at, excluded.first_at), last_at = MAX(last_at, excluded.last_at)`,
        ...[room, day, name, tokens, tips, firstAt, lastAt],
      );
    }
  }
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
