import type { Database } from "../driver/database.js";
import type { SqlValue } from "../driver/driver.js";

/** Rows in one statement: each call of a driver costs more than a row. */
const CHUNK = 32;

/** What rows go into. */
export interface RowTarget {
  /** `INSERT INTO … (…)`, with so many columns. */
  readonly into: string;
  readonly columns: number;
  /** What follows the rows. */
  readonly onConflict?: string;
}

/** Inserts rows, many with each statement. */
export function insertRows(
  database: Database,
  { into, columns, onConflict = "" }: RowTarget,
  rows: readonly (readonly SqlValue[])[],
): void {
  const one = `(${Array.from({ length: columns }, () => "?").join(", ")})`;
  const sql = (count: number) =>
    `${into} VALUES ${Array.from({ length: count }, () => one).join(", ")} ${onConflict}`;
  const many = rows.length < CHUNK ? "" : sql(CHUNK);
  const single = sql(1);
  let at = 0;
  for (; at + CHUNK <= rows.length; at += CHUNK) database.run(many, ...rows.slice(at, at + CHUNK).flat());
  for (; at < rows.length; at += 1) database.run(single, ...(rows[at] ?? []));
}
