import { describe } from "./outcome.js";
import { columns, type RowResult } from "./run-matrix.js";

const heads = ["fault", ...columns.map(({ mode, consumer }) => `${mode}, ${consumer}`)];

/** The matrix as lines of text, one row a fault. */
export function textTable(results: readonly RowResult[]): string[] {
  const rows = [heads, ...results.map(textsOf)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** The same in Markdown. */
export function markdownTable(results: readonly RowResult[]): string[] {
  const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  return [heads, heads.map(() => "---"), ...results.map(textsOf)].map(line);
}

/** Where the forms of a fault differ in what comes of them, all of that is said. */
function textsOf({ name, columns }: RowResult): string[] {
  const texts = columns.map((cells) =>
    [...new Set(cells.map(({ outcome, broken }) => (broken.length > 0 ? "BROKEN" : describe(outcome))))].join(
      " / ",
    ),
  );
  return [name, ...texts];
}
