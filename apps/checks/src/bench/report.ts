import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { dirname } from "node:path";
import { oneLine } from "../command-line.js";
import { markdownTable } from "../table.js";
import { type Goal, grossLosses, type Row, type Summary } from "./row.js";

/** What came of a run. */
export interface Results {
  /** Day of the run. */
  readonly date: string;
  readonly machine: string;
  /** How it was started. */
  readonly command: string;
  readonly rows: readonly Row[];
  /** What was not measured, and why. */
  readonly notes: readonly string[];
}

export function describeMachine(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = first?.model.trim() || "unknown processor";
  const [version] = /^\d+\.\d+/.exec(release()) ?? [""];
  return `${cpus().length} × ${model}, ${gigabytes} GB, ${type()} ${version}`;
}

/** The rows of a run that was started in the same way on this machine, and did not end; none where there is no file. */
export async function readUnfinished(
  file: string,
  { machine, command }: Pick<Results, "machine" | "command">,
): Promise<readonly Row[]> {
  let before: Results;
  try {
    before = JSON.parse(await readFile(file, "utf8")) as Results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new Error(`--resume: ${file} holds no results: ${oneLine(error)}`);
  }
  if (before.machine !== machine || before.command !== command)
    throw new Error(
      `--resume: ${file} is of \`${before.command}\` on ${before.machine}; that is another run`,
    );
  return before.rows;
}

export async function writeJson(file: string, results: Results): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
}

export function toMarkdown({ date, machine, command, rows, notes }: Results): string {
  return [
    `\`${command}\`, ${date}: ${machine}; ${summaryLine(rows)}`,
    "",
    ...markdownTables(rows),
    ...(notes.length > 0 ? ["", ...notes.map((note) => `- ${note}`)] : []),
    "",
  ].join("\n");
}

/** What the README shows of a run. */
const HEADLINES = [
  ["one event: poll(), nodeFetch", "processor time", "fetch floor"],
  ["one event: poll(), nodeFetch", "rate", "Python, uvloop"],
  ["100 events: loop and router, nodeFetch", "processor time", "loop and router, Python, uvloop"],
] as const;

/** The three rows of the README: the medians on each Node. What was not measured has none. */
export function headlines({ rows }: Pick<Results, "rows">): string {
  const runtimes = [...new Set(rows.map(({ runtime }) => runtime))];
  const lines = HEADLINES.map(([work, figure, baseline]) => {
    const those = rows.filter(
      (row) => row.work === work && row.figure === figure && row.baseline === baseline,
    );
    const medians = runtimes.map((name) => those.find(({ runtime }) => runtime === name)?.ratio.median);
    return [work, `${figure} of ${baseline}`, ...medians.map((median) => (median ? shown(median) : "–"))];
  });
  return `${markdownTable([["work", "ratio", ...runtimes], ...lines]).join("\n")}\n`;
}

/** Rows with a goal first, then those that are shown for comparison. */
export function markdownTables(rows: readonly Row[]): string[] {
  const judged = rows.filter(({ goal }) => goal !== undefined);
  const others = rows.filter(({ goal }) => goal === undefined);
  return [
    ...table(["Node", "work", "figure", "of", "goal", "measured", "spread", "rate", ""], judged, true),
    ...(judged.length > 0 && others.length > 0 ? [""] : []),
    ...table(["Node", "work", "figure", "of", "measured", "spread", "rate"], others, false),
  ];
}

/** How many goals there are, and how many are met. */
export function summaryLine(rows: readonly Row[]): string {
  const judged = rows.filter(({ verdict }) => verdict !== undefined);
  const missed = judged.filter(({ verdict }) => verdict === "missed").length;
  const gross = grossLosses(rows).map(
    ({ work, figure, baseline, runtime }) => `${work}, ${figure} of ${baseline} (${runtime})`,
  );
  const half = gross.length > 0 ? `; not even half of it: ${gross.join("; ")}` : "";
  return `goals: ${judged.length}, met: ${judged.length - missed}, missed: ${missed}${half}`;
}

function table(head: readonly string[], rows: readonly Row[], withGoal: boolean): string[] {
  if (rows.length === 0) return [];
  const lines = rows.map((row) => [
    row.runtime.replace("Node ", ""),
    row.work,
    row.figure,
    row.baseline,
    ...(withGoal ? [row.goal ? shownGoal(row.goal) : ""] : []),
    shown(row.ratio.median),
    spread(row.ratio),
    row.rate ? shown(row.rate.median) : "",
    ...(withGoal ? [row.verdict ?? ""] : []),
  ]);
  return markdownTable([head, ...lines]);
}

function spread({ low, high }: Summary): string {
  return `${shown(low)}–${shown(high)}`;
}

function shownGoal({ kind, limit }: Goal): string {
  return `${kind === "atLeast" ? "≥" : "≤"} ${shown(limit)}`;
}

/** Two digits behind the point; three where the first of them is 0 or 1. */
function shown(ratio: number): string {
  return ratio < 0.2 ? ratio.toFixed(3) : ratio.toFixed(2);
}
