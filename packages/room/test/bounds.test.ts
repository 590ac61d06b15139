import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { leaderboard, publicState, RoomStateSchema, type Tipper } from "../src/index.js";
import { fold, idAt, person, saved, tip } from "./events.js";

const kilobytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length / 1000;

/** So many people, each of whom enters and tips, with names made for them. */
function crowd(size: number, nameOf: (at: number) => string): CbEvent[] {
  return Array.from({ length: size }, (_, at) => [
    person("userEnter", idAt(at / 20, 2 * at), nameOf(at)),
    tip(idAt(at / 20, 2 * at + 1), nameOf(at), 1 + (at % 50), { message: "| hello there" }),
  ]).flat();
}

describe("the size of the state", () => {
  it("stays below 150 kB in a room of 100,000 visitors who all tip, and the totals are exact", () => {
    const state = fold(
      crowd(100_000, (at) => `some_viewer_${at}`),
      { goal: 1000 },
    );
    expect(kilobytes(state)).toBeLessThan(150);
    expect(kilobytes(publicState(state))).toBeLessThan(5);
    expect(state.tips).toEqual({ tokens: 2_550_000, count: 100_000 });
    expect(v.is(RoomStateSchema, saved(state))).toBe(true);
  }, 300_000);

  it("stays below 2 MB whatever the names and ids are", () => {
    // Each character takes six bytes in JSON.
    const log = crowd(3000, (at) => `${at}${"\u0000".repeat(100)}`);
    const odd = log.map((event, at) => ({ ...event, id: `${at}${"\u0000".repeat(200)}` }));
    expect(kilobytes(fold([...log, ...odd]))).toBeLessThan(2000);
  });
});

describe("the leaderboard of more tippers than are kept", () => {
  it("credits nobody with too much, and says how much may be missing", () => {
    const tips = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 99 })),
      {
        minLength: 1,
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(tips, (all) => {
        const truth = new Map<string, number>();
        const log = Array.from({ length: 4000 }, (_, at) => {
          const [share, tokens] = all[at % all.length] as (typeof all)[number];
          // Some names come again and again, most once or twice.
          const name = `viewer_${Math.floor(share ** 3 * 1500 + at * share) % 2000}`;
          truth.set(name, (truth.get(name) ?? 0) + tokens);
          return tip(idAt(at), name, tokens);
        });
        const state = fold(log);
        const board = new Map(
          leaderboard(state, 500).map((tipper): [string, Tipper] => [tipper.name, tipper]),
        );
        const share = state.tips.tokens / 500;
        for (const [name, tokens] of truth) {
          const tipper = board.get(name);
          if (tipper === undefined) expect(tokens).toBeLessThanOrEqual(share);
          else {
            expect(tipper.tokens).toBeLessThanOrEqual(tokens);
            expect(tipper.tokens + tipper.missed).toBeGreaterThanOrEqual(tokens);
            expect(tipper.missed).toBeLessThanOrEqual(share);
          }
        }
        if (truth.size <= 500) expect([...board.values()].every(({ missed }) => missed === 0)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
