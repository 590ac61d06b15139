import type { CbEvent } from "@cb-events/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRoomState, parseRoomState, type RoomState, reduceRoom } from "../src/index.js";
import { chat, deepFreeze, fold, idAt, NOON, saved, tip, withoutPresent } from "./events.js";
import { logOf } from "./logs.js";

/** What happens to a log: before each event, some of the earlier ones again (so far back), and perhaps a restart. */
const mishaps = fc.array(
  fc.record({ repeats: fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 4 }), restart: fc.boolean() }),
  { minLength: 1, maxLength: 30 },
);
type Mishaps = readonly { readonly repeats: readonly number[]; readonly restart: boolean }[];

function foldWith(log: readonly CbEvent[], all: Mishaps, start: RoomState): RoomState {
  let state = start;
  for (const [at, event] of log.entries()) {
    const mishap = all[at % all.length];
    for (const back of mishap?.repeats ?? []) {
      const repeat = log[at - back];
      if (repeat) expect(reduceRoom(state, repeat)).toBe(state);
    }
    if (mishap?.restart) state = parseRoomState(saved(state));
    state = reduceRoom(state, event);
  }
  return state;
}

describe("a log with repeats, cut and continued from the saved state", () => {
  const start = createRoomState({ goal: 500, timeZone: "America/New_York" });

  it("gives the same state as the log", () => {
    fc.assert(
      fc.property(logOf({ min: 0, max: 150 }), mishaps, (log, all) => {
        expect(withoutPresent(foldWith(log, all, start))).toEqual(withoutPresent(fold(log, start)));
      }),
      { numRuns: 200 },
    );
  });

  it("gives the same state when most of its ids are forgotten", () => {
    fc.assert(
      fc.property(logOf({ min: 2500, max: 3000 }), mishaps, (log, all) => {
        const rare = all.map((mishap, at) => ({ ...mishap, restart: mishap.restart && at % 10 === 0 }));
        expect(withoutPresent(foldWith(log, rare, start))).toEqual(withoutPresent(fold(log, start)));
      }),
      { numRuns: 10 },
    );
  });

  it("changes nothing that it is given", () => {
    fc.assert(
      fc.property(logOf({ min: 0, max: 80 }), (log) => {
        let state = deepFreeze(createRoomState({ goal: 500 }));
        for (const event of deepFreeze(log)) state = deepFreeze(reduceRoom(state, event));
        expect(state).toEqual(fold(log, { goal: 500 }));
      }),
    );
  });
});

describe("ids", () => {
  const tipAt = (seconds: number) => tip(idAt(seconds), "ana", 1);
  const tipsUpTo = (count: number) => Array.from({ length: count }, (_, at) => tipAt(at));

  it("that come late are counted once", () => {
    const state = fold([tipAt(1), tipAt(9), tipAt(5), tipAt(5), tipAt(0), tipAt(9), tipAt(0)]);
    expect(state.tips.count).toBe(4);
    expect(state.ids.latest).toEqual([idAt(0), idAt(1), idAt(5), idAt(9)]);
  });

  it("are compared as numbers", () => {
    const [short, long] = [tip("999-0", "ana"), tip("1000-0", "ana")];
    expect(fold([long, short, { ...short, id: "0999-0" }, long]).tips.count).toBe(2);
  });

  it("are remembered, the 300 highest, and one that is not above the others is taken for a repeat", () => {
    const state = fold(tipsUpTo(800));
    expect(state.ids.latest).toHaveLength(300);
    expect(state.ids.forgotten).toEqual([{ from: idAt(0), to: idAt(499) }]);
    expect(reduceRoom(state, tipAt(3))).toBe(state);
    expect(reduceRoom(state, tip(idAt(499), "ben"))).toBe(state);
    expect(reduceRoom(state, tip(idAt(499, 1), "ben")).tips.count).toBe(801);
    // Below all that came.
    expect(reduceRoom(state, tipAt(-1)).tips.count).toBe(801);
    // Above the lowest that is remembered, and late by 200 others.
    expect(reduceRoom(state, tip(idAt(600, 1), "ben")).tips.count).toBe(801);
  });

  it("from far ahead do not stop what follows, however many, and are repeats themselves", () => {
    const ahead = Array.from({ length: 299 }, (_, at) => tip(`80000000000${at + 100}0-0`, "ana", 1));
    const beyond = tip(`${"9".repeat(30)}-0`, "ana", 1);
    const state = fold([...ahead, beyond, ...tipsUpTo(1500), ...ahead, beyond]);
    expect(state.tips.count).toBe(1800);
    expect(state.ids.forgotten).toEqual([{ from: idAt(0), to: idAt(1199) }]);
    expect(state.ids.latest).toHaveLength(300);
    expect(state.ids.latest.at(-1)).toBe(idAt(1499));
  });

  it("of some time do not stop those of another: the feed's clock was ahead, and is right again", () => {
    const ahead = Array.from({ length: 2000 }, (_, at) => tip(`${8e14 + at}-0`, "ana", 1));
    const log = [...tipsUpTo(500), ...ahead, ...tipsUpTo(1500)];
    const state = fold(log);
    expect(state.tips.count).toBe(3500);
    expect(log.reduce(reduceRoom, state)).toBe(state);
  });

  it("are forgotten in ten ranges at most, one for each time in which they came", () => {
    const days = Array.from({ length: 20 }, (_, day) =>
      Array.from({ length: 350 }, (_, at) => tip(idAt(day * 200_000 + at), "ana", 1)),
    );
    const log = days.flat();
    const state = fold(log);
    expect(state.ids.forgotten).toHaveLength(10);
    expect(log.reduce(reduceRoom, state)).toBe(state);
    expect(fold([tip(idAt(19 * 200_000 - 90_000), "ana")], state).tips.count).toBe(7001);
  });

  it("of another form are remembered, the last 1,000", () => {
    const odd = (at: number) => tip(`odd ${at}`, "ana", 1);
    const log = Array.from({ length: 1001 }, (_, at) => odd(at));
    const state = fold(log);
    expect(reduceRoom(state, odd(1))).toBe(state);
    expect(reduceRoom(state, odd(0)).tips.count).toBe(1002);
  });

  it("are remembered by their first 100 characters", () => {
    const long = (end: string) => chat("9".repeat(100) + end, "ana");
    const state = fold([long("a")]);
    expect(state.ids.odd).toEqual(["9".repeat(100)]);
    expect(reduceRoom(state, long("b"))).toBe(state);
  });

  it("without a time leave the time of the state as it is", () => {
    expect(fold([chat("odd", "ana")]).updatedAt).toBeNull();
    expect(fold([chat(idAt(0), "ana"), chat("odd", "ana")]).updatedAt).toBe(NOON);
  });

  it("that come late do not turn back the time of the state", () => {
    expect(fold([chat(idAt(0), "ana"), chat(idAt(-60), "ana")]).updatedAt).toBe(NOON);
  });
});
