import { type Goal, isGrossLoss, judge, type Verdict } from "./goal.js";
import { type Summary, summarize } from "./statistics.js";

/** A line of the table. */
export interface Row {
  readonly measure: string;
  readonly work: string;
  readonly unit: string;
  readonly figure: Summary;
  /** Name of the baseline, and its figure in the same rounds. */
  readonly baseline?: { readonly name: string; readonly figure: Summary } | undefined;
  /** Of each round: the figure divided by that of the baseline. */
  readonly ratio?: Summary | undefined;
  readonly goal?: Goal | undefined;
  readonly verdict?: Verdict | undefined;
}

/** What a row is made of: the figures of each round. */
export interface Figures {
  readonly measure: string;
  readonly work: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly baseline?: Baseline | undefined;
  readonly goal?: Goal | undefined;
}

/** The figures of the baseline in the same rounds. */
interface Baseline {
  readonly name: string;
  readonly values: readonly number[];
}

/** Where there is nothing to divide by. No goal is reached by it. */
const NOTHING: Summary = { median: Number.NaN, low: Number.NaN, high: Number.NaN };

export function toRow({ values, baseline, goal, ...about }: Figures): Row {
  const row: Row = {
    ...about,
    figure: summarize(values),
    ...(baseline && {
      baseline: { name: baseline.name, figure: summarize(baseline.values) },
      ratio: summarize(values.map((value, round) => value / (baseline.values[round] ?? Number.NaN))),
    }),
  };
  return goal === undefined ? row : { ...row, goal, verdict: judge(goal, judged(row, goal)) };
}

/** The rows of which not even the best round reaches half of the goal: noise does not do that. */
export function grossLosses(rows: readonly Row[]): Row[] {
  return rows.filter((row) => {
    const { goal, ratio } = row;
    if (goal?.grossBelow !== undefined) return !((ratio?.high ?? Number.NaN) >= goal.grossBelow);
    return goal !== undefined && isGrossLoss(goal, best(row, goal));
  });
}

/** The one number that the goal is about. */
function judged(row: Row, goal: Goal): number {
  const { median, low, high } = summaryFor(row, goal);
  if (goal.of !== "worst") return median;
  return goal.kind === "atMost" ? high : low;
}

function best(row: Row, goal: Goal): number {
  const { low, high } = summaryFor(row, goal);
  return goal.kind === "atMost" ? low : high;
}

function summaryFor({ figure, ratio = NOTHING }: Row, { of }: Goal): Summary {
  return of === "ratio" ? ratio : figure;
}
