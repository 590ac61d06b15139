import type { Turn } from "../contestant/turn.js";
import { quantile } from "../statistics.js";

/** What came of several rounds: the middle of the values, and the smallest and the largest. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function summarize(values: readonly number[]): Summary {
  return { median: quantile(values, 0.5), low: quantile(values, 0), high: quantile(values, 1) };
}

/** What a ratio is held against. */
export interface Goal {
  readonly kind: "atLeast" | "atMost";
  readonly limit: number;
}

export const atLeast = (limit: number): Goal => ({ kind: "atLeast", limit });
export const atMost = (limit: number): Goal => ({ kind: "atMost", limit });

/** What was measured, and against what. */
export interface About {
  readonly measure: string;
  /** The runtime that did the work. */
  readonly runtime: string;
  readonly work: string;
  /** What the ratio is one of: processor time, rate, memory. */
  readonly figure: string;
  readonly baseline: string;
  readonly goal?: Goal | undefined;
}

/** The figures of each round, and those of the baseline in the same rounds. */
export interface Figures {
  readonly values: readonly number[];
  readonly base: readonly number[];
}

/** A line of the table. */
export interface Row extends About {
  /** Of each round: the figure divided by that of the baseline. */
  readonly ratio: Summary;
  /** The same of the rates, beside a ratio of processor times. */
  readonly rate?: Summary | undefined;
  /** Not for the table: they say nothing of another machine. */
  readonly medians: { readonly value: number; readonly base: number };
  readonly verdict?: "met" | "missed" | undefined;
}

export function toRow(about: About, { values, base }: Figures, rates?: Figures): Row {
  const ratio = ratioOf({ values, base });
  const { goal } = about;
  return {
    ...about,
    ratio,
    ...(rates && { rate: ratioOf(rates) }),
    medians: { value: summarize(values).median, base: summarize(base).median },
    ...(goal && { verdict: reaches(goal, ratio.median, 1) ? "met" : "missed" }),
  };
}

/** Processor time of turns, with the rate beside it. */
export function costRow(
  about: Omit<About, "figure">,
  turns: readonly Turn[],
  baseTurns: readonly Turn[],
): Row {
  const cost = { values: turns.map(costOf), base: baseTurns.map(costOf) };
  const rate = { values: turns.map(rateOf), base: baseTurns.map(rateOf) };
  return toRow({ ...about, figure: "processor time" }, cost, rate);
}

/** Rate of turns. */
export function rateRow(
  about: Omit<About, "figure">,
  turns: readonly Turn[],
  baseTurns: readonly Turn[],
): Row {
  return toRow({ ...about, figure: "rate" }, { values: turns.map(rateOf), base: baseTurns.map(rateOf) });
}

/** The rows of which not even the best round reaches half of the goal: noise does not do that. */
export function grossLosses(rows: readonly Row[]): Row[] {
  return rows.filter(({ goal, ratio }) => {
    if (goal === undefined) return false;
    return !reaches(goal, goal.kind === "atMost" ? ratio.low : ratio.high, 2);
  });
}

function reaches({ kind, limit }: Goal, ratio: number, margin: number): boolean {
  return kind === "atLeast" ? ratio >= limit / margin : ratio <= limit * margin;
}

function ratioOf({ values, base }: Figures): Summary {
  return summarize(values.map((value, round) => value / (base[round] ?? Number.NaN)));
}

/** Seconds of processor time for each unit of work. */
const costOf = ({ work, cpu }: Turn) => cpu / work;
const rateOf = ({ work, seconds }: Turn) => work / seconds;
