import { quantile } from "../statistics.js";

/** What came of several rounds: the middle of the values, and the smallest and the largest. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
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
    medians: { value: quantile(values, 0.5), base: quantile(base, 0.5) },
    ...(goal && { verdict: reaches(goal, ratio.median, 1) ? "met" : "missed" }),
  };
}

/** The rows of which not even the best round reaches half of the goal: noise does not do that. */
export function grossLosses(rows: readonly Row[]): Row[] {
  return rows.filter(
    ({ goal, ratio }) => goal && !reaches(goal, goal.kind === "atMost" ? ratio.low : ratio.high, 2),
  );
}

function reaches({ kind, limit }: Goal, ratio: number, margin: number): boolean {
  return kind === "atLeast" ? ratio >= limit / margin : ratio <= limit * margin;
}

function ratioOf({ values, base }: Figures): Summary {
  const ratios = values.map((value, round) => value / (base[round] ?? Number.NaN));
  return { median: quantile(ratios, 0.5), low: quantile(ratios, 0), high: quantile(ratios, 1) };
}
