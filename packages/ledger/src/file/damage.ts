import type { Database } from "../driver/database.js";
import { LedgerFileError } from "../errors/ledger-file-error.js";
import { messageOf } from "../errors/reason-of.js";
import { newestCopy } from "./copies.js";
import { SCHEMA } from "./schema.js";

/** What SQLite finds wrong with a file, in a few lines; `ok` when it finds nothing. */
export function integrity(database: Database): string {
  try {
    const rows = database.all<{ integrity_check: string }>("PRAGMA integrity_check(10)");
    return rows.map((row) => row.integrity_check).join("; ");
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * A table, an index, a view or a column of the schema that is not in the file; undefined when all are. Throws SQLite's
 * error for a view that cannot be read.
 */
export function missingPart(database: Database): string | undefined {
  const found = new Set(
    database.all<{ name: string }>("SELECT name FROM sqlite_schema").map(({ name }) => name),
  );
  const parts = SCHEMA.matchAll(/^CREATE (?:UNIQUE )?(TABLE|INDEX|VIEW) (\w+)/gm);
  for (const [, kind = "", name = ""] of parts) {
    if (!found.has(name)) return `${kind.toLowerCase()} ${name}`;
    if (kind === "VIEW") database.all(`SELECT * FROM ${name} LIMIT 0`);
  }
  return missingColumn(database);
}

function missingColumn(database: Database): string | undefined {
  for (const [, table = "", lines = ""] of SCHEMA.matchAll(/^CREATE TABLE (\w+) \(\n(.*?)\n\)/gms)) {
    const found = new Set(
      database
        .all<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
        .map(({ name }) => name),
    );
    for (const [, column = ""] of lines.matchAll(/^ {2}([a-z_]+) /gm))
      if (!found.has(column)) return `column ${column} in its table ${table}`;
  }
  return undefined;
}

/** The error for a damaged file: what was found, by default by SQLite, and where a copy is. */
export function damaged(
  path: string,
  finding: string,
  cause?: unknown,
  finder = "PRAGMA integrity_check says: ",
): LedgerFileError {
  const copy = newestCopy(path);
  const remedy =
    copy === undefined
      ? "There is no copy beside it. Move it away to begin anew, or put a whole copy in its place"
      : `A copy of before is ${copy}: put it in its place (and remove ${path}-wal and ${path}-shm)`;
  return new LedgerFileError(
    path,
    "damaged",
    `The ledger ${path} is damaged, and left as it is. ${finder}${finding}. ${remedy}`,
    cause,
  );
}
