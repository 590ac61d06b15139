import { describe, expect, it } from "vitest";
import { latestBursts } from "../src/index.js";
import { fold, idAt, NOON, tip } from "./events.js";

const anonymous = { isAnon: true };

describe("bursts", () => {
  it("hold the tips of one person within five seconds of one another", () => {
    const state = fold([
      tip(idAt(0), "ana", 10, { message: "| go" }),
      tip(idAt(1), "ben", 1),
      tip(idAt(5), "ana", 20),
      tip(idAt(10), "ana", 30),
      tip(idAt(15.001), "ana", 40),
    ]);
    const named = { anonymous: false };
    expect(state.bursts).toEqual([
      { ...named, id: idAt(0), name: "ana", tips: 3, tokens: 60, note: "go", from: NOON, to: NOON + 10_000 },
      {
        ...named,
        id: idAt(1),
        name: "ben",
        tips: 1,
        tokens: 1,
        note: "",
        from: NOON + 1000,
        to: NOON + 1000,
      },
      {
        ...named,
        id: idAt(15.001),
        name: "ana",
        tips: 1,
        tokens: 40,
        note: "",
        from: NOON + 15_001,
        to: NOON + 15_001,
      },
    ]);
  });

  it("take the gap from the options", () => {
    const log = [tip(idAt(0), "ana"), tip(idAt(30), "ana")];
    expect(fold(log, { burstGap: 30 }).bursts).toHaveLength(1);
    expect(fold(log, { burstGap: 29 }).bursts).toHaveLength(2);
  });

  it("take tips that come late", () => {
    const [burst, ...others] = fold([tip(idAt(10), "ana"), tip(idAt(7), "ana")]).bursts;
    expect(others).toEqual([]);
    expect(burst).toMatchObject({ tips: 2, from: NOON + 7000, to: NOON + 10_000 });
    expect(fold([tip(idAt(10), "ana"), tip(idAt(4), "ana")]).bursts).toHaveLength(2);
  });

  it("keep anonymous tips apart, from one another and from somebody called anonymous", () => {
    const log = [
      tip(idAt(0), "ana", 1, anonymous),
      tip(idAt(1), "ana", 2, anonymous),
      tip(idAt(2), "anonymous", 3),
    ];
    expect(fold(log).bursts.map(({ tips, anonymous }) => [tips, anonymous])).toEqual([
      [1, true],
      [1, true],
      [1, false],
    ]);
    expect(fold([...log].reverse().map((event, at) => ({ ...event, id: idAt(at) }))).bursts).toHaveLength(3);
  });

  it("keep tips without a time apart", () => {
    expect(fold([tip("a", "ana"), tip("b", "ana")]).bursts).toHaveLength(2);
    expect(fold([tip("a", "ana"), tip(idAt(0), "ana")]).bursts).toHaveLength(2);
  });

  it("are kept, the last 20, and given newest first", () => {
    const state = fold(Array.from({ length: 25 }, (_, at) => tip(idAt(at * 6), "ana", at + 1)));
    expect(latestBursts(state, 100)).toHaveLength(20);
    expect(latestBursts(state).map(({ tokens }) => tokens)).toEqual([25, 24, 23, 22, 21, 20, 19, 18, 17, 16]);
  });
});
