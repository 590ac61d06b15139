import { describe, expect, it } from "vitest";
import { atLeast, atMost, type Goal } from "../src/bench/goal.js";
import { type Figures, grossLosses, toRow } from "../src/bench/row.js";
import { summaryLine } from "../src/bench/table.js";

const about = { measure: "cpu", work: "all", unit: "µs/event" };
const baseline = { name: "floor", values: [100, 200, 400] };

const rowOf = (values: readonly number[], goal: Goal, base: Figures["baseline"] = baseline) =>
  toRow({ ...about, values, goal, baseline: base });
const isGross = (values: readonly number[], goal: Goal) => grossLosses([rowOf(values, goal)]).length > 0;

describe("a row", () => {
  it("compares each round with the baseline of the same round", () => {
    expect(rowOf([150, 260, 440], atMost(2)).ratio).toEqual({ median: 1.3, low: 1.1, high: 1.5 });
  });

  it.each<[string, readonly number[], Goal, "holds" | "misses"]>([
    ["a ratio that is low enough", [160, 320, 640], atMost(1.6), "holds"],
    ["a ratio that is too high", [161, 322, 644], atMost(1.6), "misses"],
    ["a ratio that is high enough", [75, 150, 300], atLeast(0.75), "holds"],
    ["a ratio that is too low", [74, 148, 296], atLeast(0.75), "misses"],
    ["a figure that is high enough", [9, 10, 11], { kind: "atLeast", limit: 10, of: "figure" }, "holds"],
    ["a figure that is too low", [9, 9, 11], { kind: "atLeast", limit: 10, of: "figure" }, "misses"],
    ["a worst figure that is good enough", [1, 2, 10], { kind: "atMost", limit: 10, of: "worst" }, "holds"],
    ["one bad figure among good ones", [1, 2, 11], { kind: "atMost", limit: 10, of: "worst" }, "misses"],
  ])("judges %s", (_, values, goal, verdict) => {
    expect(rowOf(values, goal).verdict).toBe(verdict);
  });

  it("takes no baseline for a goal that is missed", () => {
    const row = toRow({ ...about, values: [1], goal: atMost(1.6) });
    expect(row.verdict).toBe("misses");
    expect(grossLosses([row])).toEqual([row]);
  });

  it("has no verdict without a goal", () => {
    expect(toRow({ ...about, values: [1] }).verdict).toBeUndefined();
  });
});

describe("a gross loss", () => {
  it("is less than half of what is to be reached at least", () => {
    expect(isGross([38, 76, 152], atLeast(0.75))).toBe(false);
    expect(isGross([37, 74, 148], atLeast(0.75))).toBe(true);
  });

  it("is more than twice what is to be needed at most", () => {
    expect(isGross([320, 640, 1280], atMost(1.6))).toBe(false);
    expect(isGross([321, 642, 1284], atMost(1.6))).toBe(true);
  });

  it("is none when a single round does better", () => {
    expect(isGross([321, 642, 640], atMost(1.6))).toBe(false);
    expect(isGross([150, 74, 148], atLeast(0.75))).toBe(false);
  });

  it("is a close that always takes too long, not one that took too long once", () => {
    const goal: Goal = { kind: "atMost", limit: 10, of: "worst" };
    expect(isGross([1, 1, 1000], goal)).toBe(false);
    expect(isGross([900, 950, 1000], goal)).toBe(true);
  });

  it("is told by the ratio where the limit is about one kind of machine", () => {
    const goal: Goal = { kind: "atLeast", limit: 1000, of: "figure", grossBelow: 0.2 };
    expect(isGross([10, 20, 80], goal)).toBe(false);
    expect(isGross([10, 20, 79], goal)).toBe(true);
  });

  it("is named in the last line", () => {
    const rows = [rowOf([1, 2, 4], atMost(1.6)), rowOf([1, 2, 4], atLeast(0.75))];
    expect(summaryLine(rows)).toBe("goals: 2, reached: 1, missed: 1; not even half of it: cpu (all)");
  });
});
