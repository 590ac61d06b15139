import type { Row } from "./measure.js";

const HEAD = ["bundle", "esbuild", "rollup", "at most"];

export function markdownTable(rows: readonly Row[]): string[] {
  return [HEAD, HEAD.map(() => "---"), ...rows.map(cells)].map((row) => `| ${row.join(" | ")} |`);
}

export function textTable(rows: readonly Row[]): string[] {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  return lines.map((line) =>
    line
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  "),
  );
}

/** The names of the rows that a text does not hold with figures within 0.1 kB of these. */
export function staleRows(text: string, rows: readonly Row[]): string[] {
  const written = text.split("\n").map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  return rows.filter((row) => !written.some((line) => near(line, cells(row)))).map(({ name }) => name);
}

function near(line: readonly string[], [name, esbuild, rollup, limit]: readonly string[]): boolean {
  const close = (a = "", b = "") => Math.abs(Number.parseFloat(a) - Number.parseFloat(b)) < 0.105;
  return line[0] === name && close(line[1], esbuild) && close(line[2], rollup) && line[3] === limit;
}

function cells({ name, limit, goal, bundled }: Row): string[] {
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`;
  const most = goal === undefined ? `${limit} kB` : `${limit} kB (goal: ${goal} kB)`;
  return [name, kB(bundled.esbuild), kB(bundled.rollup), most];
}
