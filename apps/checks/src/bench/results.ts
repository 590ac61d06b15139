import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { dirname } from "node:path";
import { oneLine } from "../command-line.js";
import type { Row } from "./row.js";
import { markdownTables, summaryLine } from "./table.js";

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
