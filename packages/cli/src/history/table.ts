import stringWidth from "string-width";
import { short } from "../terminal.js";

/** What stands in a cell. */
export type Cell = string | number | undefined;

/** Rows under names. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The column that a chart shows. */
  readonly charted?: string | undefined;
}

/** Characters of a cell, at most: as many as fit, and no fewer than these. */
const MAX_CELL = 40;
const MIN_CELL = 16; // A time.
/** Columns of the longest bar, and of the shortest that is worth a look. */
const MAX_BAR = 40;
const MIN_BAR = 8;

interface TableLook {
  /** A bar for each row. */
  readonly chart?: boolean;
  /** Of the terminal: texts are cut so that rows fit into it, and bars are no longer than what it has left. */
  readonly columns?: number | undefined;
}

/** Lines in columns: numbers at the right, texts at the left; with a bar for each row where a chart is wanted. */
export function tableLines(
  { columns, rows, charted }: Table,
  { chart = false, columns: all = Number.POSITIVE_INFINITY }: TableLook = {},
): readonly string[] {
  const at = chart && charted !== undefined ? columns.indexOf(charted) : -1;
  const most = Math.max(1, ...rows.map((row) => Number(row[at] ?? 0)));
  const { texts, widths, used } = fitted([columns, ...rows], at < 0 ? all + 2 : all - MIN_BAR);
  const longest = Math.max(MIN_BAR, Math.min(MAX_BAR, all - used));
  return texts.map((row, line) => {
    const cells = row.map((cell, column) => {
      const isNumber = rows.some((other) => typeof other[column] === "number");
      const blank = " ".repeat((widths[column] ?? 0) - stringWidth(cell));
      return isNumber ? blank + cell : cell + blank;
    });
    const bar =
      at < 0 || line === 0 ? "" : "█".repeat(Math.round((Number(rows[line - 1]?.[at]) / most) * longest));
    return [...cells, bar].join("  ").trimEnd();
  });
}

/** The cells as they are shown, with the width of each column, in so many columns of the terminal where they fit. */
function fitted(rows: readonly (readonly Cell[])[], columns: number) {
  for (let max = MAX_CELL; ; max -= 1) {
    const texts = rows.map((row) => row.map((cell) => shown(cell, max)));
    const widths = rows[0]?.map((_, at) => Math.max(...texts.map((row) => stringWidth(row[at] ?? "")))) ?? [];
    const used = widths.reduce((sum, width) => sum + width + 2, 0);
    if (used <= columns || max === MIN_CELL) return { texts, widths, used };
  }
}

/** Lines of comma-separated values, as RFC 4180 has them. */
export function csvLines({ columns, rows }: Table): readonly string[] {
  return [columns, ...rows].map((row) => row.map(csvCell).join(","));
}

/** One object for each row. */
export function tableObjects({ columns, rows }: Table): readonly Readonly<Record<string, Cell>>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
}

function shown(cell: Cell, max: number): string {
  if (cell === undefined) return "";
  return typeof cell === "number" ? cell.toLocaleString("en-US") : short(cell, max);
}

/** Names and texts are anybody's: a leading sign would be a formula to a spreadsheet. */
function csvCell(cell: Cell): string {
  const text = cell === undefined ? "" : String(cell);
  const safe = typeof cell === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
