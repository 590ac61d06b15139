import type { Goal } from "./goal.js";
import { grossLosses, type Row } from "./row.js";
import type { Summary } from "./statistics.js";

const HEAD = ["measure", "work", "figure", "baseline", "ratio", "spread", "goal", ""];

export function textTable(rows: readonly Row[]): string[] {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  return lines.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

export function markdownTable(rows: readonly Row[]): string[] {
  return [HEAD, HEAD.map(() => "---"), ...rows.map(cells)].map((row) => `| ${row.join(" | ")} |`);
}

/** How many goals there are, and how many are reached. */
export function summaryLine(rows: readonly Row[]): string {
  const judged = rows.filter(({ verdict }) => verdict !== undefined);
  const missed = judged.filter(({ verdict }) => verdict === "misses").length;
  const grossly = grossLosses(rows).map(({ measure, work }) => `${measure} (${work})`);
  const half = grossly.length > 0 ? `; not even half of it: ${grossly.join(", ")}` : "";
  return `goals: ${judged.length}, reached: ${judged.length - missed}, missed: ${missed}${half}`;
}

function cells({ measure, work, unit, figure, baseline, ratio, goal, verdict }: Row): string[] {
  return [
    measure,
    work,
    `${shown(figure.median)} ${unit}`,
    baseline === undefined ? "" : `${baseline.name}: ${shown(baseline.figure.median)}`,
    ratio === undefined ? "" : ratio.median.toFixed(2),
    spread(ratio ?? figure, ratio === undefined ? shown : (value) => value.toFixed(2)),
    goal === undefined ? "" : shownGoal(goal),
    verdict ?? "",
  ];
}

function spread({ low, high }: Summary, show: (value: number) => string): string {
  return `${show(low)}–${show(high)}`;
}

function shownGoal({ kind, limit }: Goal): string {
  return `${kind === "atLeast" ? "≥" : "≤"} ${shown(limit)}`;
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}
