import { expect, it } from "vitest";
import { headlines, markdownTables, summaryLine } from "../../src/bench/report.js";
import { enoughFiles } from "../../src/bench/rooms.js";
import { playRounds, warmUp } from "../../src/bench/rounds.js";
import { atLeast, atMost, type Goal, grossLosses, toRow } from "../../src/bench/row.js";
import { quantile } from "../../src/statistics.js";

const about = {
  measure: "one",
  runtime: "Node 20.1.0",
  work: "all",
  figure: "processor time",
  baseline: "floor",
};
const base = [100, 200, 400];
const rowOf = (values: readonly number[], goal?: Goal) => toRow({ ...about, goal }, { values, base });

it("takes the middle of values, whatever their order, and a share of them", () => {
  expect(quantile([30, 1, 2], 0.5)).toBe(2);
  expect(quantile([4, 100, 3, 20], 0.5)).toBe(12);
  expect(quantile([...Array(101).keys()], 0.99)).toBe(99);
  expect(() => quantile([], 0.5)).toThrow("There are no values");
});

it("compares each round with the baseline of the same round", () => {
  const { ratio, medians } = rowOf([150, 260, 440], atMost(2));
  expect(ratio).toEqual({ median: 1.3, low: 1.1, high: 1.5 });
  expect(medians).toEqual({ value: 260, base: 200 });
});

it.each<
  [values: readonly number[], goal: Goal | undefined, verdict: "met" | "missed" | undefined, gross: boolean]
>([
  [[160, 320, 640], atMost(1.6), "met", false],
  [[161, 322, 644], atMost(1.6), "missed", false],
  [[75, 150, 300], atLeast(0.75), "met", false],
  [[74, 148, 296], atLeast(0.75), "missed", false],
  // The median, not a single bad round.
  [[900, 300, 600], atMost(1.6), "met", false],
  [[1, 2, 4], undefined, undefined, false],
  // Less than half of a goal; not where a single round does better.
  [[321, 642, 1284], atMost(1.6), "missed", true],
  [[37, 74, 148], atLeast(0.75), "missed", true],
  [[321, 642, 640], atMost(1.6), "missed", false],
  [[150, 74, 148], atLeast(0.75), "missed", false],
  [[Number.NaN], atMost(1), "missed", true],
])("judges %j by %j", (values, goal, verdict, gross) => {
  const row = rowOf(values, goal);
  expect([row.verdict, grossLosses([row]).length > 0]).toEqual([verdict, gross]);
});

it("names a gross loss in the summary, and prints ratios alone: those with a goal, then the others", () => {
  expect(summaryLine([rowOf([1, 2, 4], atMost(1.6)), rowOf([1, 2, 4], atLeast(0.75))])).toBe(
    "goals: 2, met: 1, missed: 1; not even half of it: all, processor time of floor (Node 20.1.0)",
  );
  const other = toRow({ ...about, figure: "lag" }, { values: [150, 300, 600], base });
  expect(markdownTables([other, rowOf([10, 21, 42], atMost(0.3))])).toEqual([
    "| Node | work | figure | of | goal | measured | spread | rate |  |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    "| 20.1.0 | all | processor time | floor | ≤ 0.30 | 0.105 | 0.100–0.105 |  | met |",
    "",
    "| Node | work | figure | of | measured | spread | rate |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    "| 20.1.0 | all | lag | floor | 1.50 | 1.50–1.50 |  |",
  ]);
});

it("shows three rows in the README, with the medians of each Node", () => {
  const row = (runtime: string, work: string, figure: string, baseline: string, value: number) =>
    toRow({ ...about, runtime, work, figure, baseline }, { values: [value], base: [1] });
  const [poll, loop] = ["one event: poll(), nodeFetch", "100 events: loop and router, nodeFetch"];
  const rows = [
    row("Node 20.1.0", poll, "processor time", "fetch floor", 0.3),
    row("Node 20.1.0", poll, "processor time", "dispatcher floor", 9),
    row("Node 20.1.0", poll, "rate", "Python, uvloop", 3),
    row("Node 20.1.0", loop, "processor time", "loop and router, Python, uvloop", 0.11),
    row("Node 24.1.0", poll, "processor time", "fetch floor", 0.5),
  ];
  expect(headlines({ rows }).split("\n")).toEqual([
    "| work | ratio | Node 20.1.0 | Node 24.1.0 |",
    "| --- | --- | --- | --- |",
    "| one event: poll(), nodeFetch | processor time of fetch floor | 0.30 | 0.50 |",
    "| one event: poll(), nodeFetch | rate of Python, uvloop | 3.00 | – |",
    "| 100 events: loop and router, nodeFetch | processor time of loop and router, Python, uvloop | 0.110 | – |",
    "",
  ]);
});

it("lets contestants take turns", async () => {
  const order: string[] = [];
  const turns = await playRounds(["a", "b"], async (name) => order.push(name), 2);
  expect(order).toEqual(["a", "b", "a", "b"]);
  expect(turns("b")).toEqual([2, 4]);
});

it("warms each contestant up until it has done its work, or many turns, and three in a row cost the same", async () => {
  const scripted = (costOf: (turn: number) => number) => {
    const one = {
      turns: 0,
      take: async () => ({ work: 100, seconds: 1, cpu: costOf(one.turns++) * 100 }),
    };
    return one;
  };
  const restless = (turn: number) => 1 + (turn % 2);
  const [quick, even, settling, never] = [
    scripted(() => 3),
    scripted(() => 3),
    scripted((turn) => (turn < 45 ? restless(turn) : 4 + turn / 1000)),
    scripted(restless),
  ];
  await warmUp(quick.take, 450);
  for (const { take } of [even, settling, never]) await warmUp(take, 6000);
  expect([quick, even, settling, never].map(({ turns }) => turns)).toEqual([5, 40, 48, 180]);

  // What does its work in one turn takes two more: one alone agrees with nothing.
  const fast = scripted(() => 3);
  await warmUp(fast.take, 50);
  expect(fast.turns).toBe(3);
});

it("notes when a process may open too few files", () => {
  const notes: string[] = [];
  const bench = { note: (note: string) => void notes.push(note) };
  expect(enoughFiles(3000, "idle", bench, 20_000)).toBe(true);
  expect(enoughFiles(3000, "idle", bench, 1024)).toBe(false);
  expect(notes).toEqual(["idle: not measured: a process may open 1024 files, 3100 are needed (ulimit -n)"]);
});
