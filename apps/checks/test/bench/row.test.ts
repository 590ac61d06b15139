import { describe, expect, it } from "vitest";
import { atLeast, atMost, costRow, type Goal, grossLosses, rateRow, toRow } from "../../src/bench/row.js";
import { markdownTables, summaryLine } from "../../src/bench/table.js";

const about = {
  measure: "one",
  runtime: "Node 20.1.0",
  work: "all",
  figure: "processor time",
  baseline: "floor",
};
const base = [100, 200, 400];

const rowOf = (values: readonly number[], goal: Goal) => toRow({ ...about, goal }, { values, base });
const isGross = (values: readonly number[], goal: Goal) => grossLosses([rowOf(values, goal)]).length > 0;

describe("a row", () => {
  it("compares each round with the baseline of the same round", () => {
    expect(rowOf([150, 260, 440], atMost(2)).ratio).toEqual({ median: 1.3, low: 1.1, high: 1.5 });
  });

  it("compares processor time for each unit of work, with the rate beside it", () => {
    const [ours, floor] = [
      { work: 10, seconds: 2, cpu: 1 },
      { work: 40, seconds: 2, cpu: 2 },
    ];
    const row = costRow(about, [ours], [floor]);
    expect(row.ratio.median).toBe(2);
    expect(row.rate?.median).toBe(0.25);
    expect(row.medians).toEqual({ value: 0.1, base: 0.05 });
    expect(rateRow(about, [ours], [floor])).toMatchObject({ figure: "rate", ratio: { median: 0.25 } });
  });

  it.each<[string, readonly number[], Goal, "met" | "missed"]>([
    ["a ratio that is low enough", [160, 320, 640], atMost(1.6), "met"],
    ["a ratio that is too high", [161, 322, 644], atMost(1.6), "missed"],
    ["a ratio that is high enough", [75, 150, 300], atLeast(0.75), "met"],
    ["a ratio that is too low", [74, 148, 296], atLeast(0.75), "missed"],
    ["the median, not a single bad round", [900, 300, 600], atMost(1.6), "met"],
  ])("judges %s", (_, values, goal, verdict) => {
    expect(rowOf(values, goal).verdict).toBe(verdict);
  });

  it("has no verdict without a goal", () => {
    expect(toRow(about, { values: [1], base: [1] }).verdict).toBeUndefined();
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

  it("is one when there is nothing to compare", () => {
    const none = { values: [Number.NaN], base: [Number.NaN] };
    expect(grossLosses([toRow({ ...about, goal: atMost(1) }, none)])).toHaveLength(1);
  });

  it("is named in the summary", () => {
    const rows = [rowOf([1, 2, 4], atMost(1.6)), rowOf([1, 2, 4], atLeast(0.75))];
    expect(summaryLine(rows)).toBe(
      "goals: 2, met: 1, missed: 1; not even half of it: all, processor time of floor (Node 20.1.0)",
    );
  });
});

describe("the tables", () => {
  it("hold ratios alone: first the rows with a goal, then the others", () => {
    const goal = rowOf([10, 21, 42], atMost(0.3));
    const other = toRow({ ...about, figure: "lag" }, { values: [150, 300, 600], base });
    expect(markdownTables([other, goal])).toEqual([
      "| Node | work | figure | of | goal | measured | spread | rate |  |",
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
      "| 20.1.0 | all | processor time | floor | ≤ 0.30 | 0.105 | 0.100–0.105 |  | met |",
      "",
      "| Node | work | figure | of | measured | spread | rate |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      "| 20.1.0 | all | lag | floor | 1.50 | 1.50–1.50 |  |",
    ]);
  });
});
