import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { dirname } from "node:path";
import type { Row } from "./row.js";
import { markdownTable } from "./table.js";

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
  return `${cpus().length} × ${model}, ${gigabytes} GB, ${type()} ${version}, Node ${process.versions.node}`;
}

export async function writeJson(file: string, results: Results): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
}

const PLACE = /(?<=<!-- bench -->\n).*(?=<!-- end -->)/s;

/** Writes the table into a file: between `<!-- bench -->` and `<!-- end -->` where these stand, else as all there is. */
export async function writeMarkdown(file: string, results: Results): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const written = await readFile(file, "utf8").catch(() => "");
  const text = toMarkdown(results);
  await writeFile(file, PLACE.test(written) ? written.replace(PLACE, () => text) : text);
}

function toMarkdown({ date, machine, command, rows, notes }: Results): string {
  return [
    `\`${command}\`, ${date}: ${machine}`,
    "",
    ...markdownTable(rows),
    ...(notes.length > 0 ? ["", ...notes.map((note) => `- ${note}`)] : []),
    "",
  ].join("\n");
}
