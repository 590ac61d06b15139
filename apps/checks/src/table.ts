import { readFile, writeFile } from "node:fs/promises";

type Rows = readonly (readonly string[])[];

/** Rows as lines of text, the first one as the head; the first column to the left, the others as it is asked for. */
export function textTable(rows: Rows, others: "left" | "right" = "left"): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const cell = (text: string, at: number) =>
    at === 0 || others === "left" ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  return rows.map((row) => row.map(cell).join("  ").trimEnd());
}

/** The same in Markdown. */
export function markdownTable([head = [], ...rows]: Rows): string[] {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** A file in two parts, around what is between `<!-- name -->` and `<!-- end -->`. */
export async function around(file: string, name: string): Promise<readonly [before: string, after: string]> {
  const [, before, after] =
    new RegExp(`^(.*<!-- ${name} -->\n).*?(<!-- end -->.*)$`, "s").exec(await readFile(file, "utf8")) ?? [];
  if (before === undefined || after === undefined)
    throw new Error(`${file} has no <!-- ${name} --> with <!-- end --> after it`);
  return [before, after];
}

/** Puts a text there. */
export async function insert(file: string, name: string, text: string): Promise<void> {
  const [before, after] = await around(file, name);
  await writeFile(file, before + text + after);
}
