import { mkdir, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { dirname } from "node:path";
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
