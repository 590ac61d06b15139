/** What SQLite takes and gives; text, whole numbers and null are all that a ledger uses. */
export type SqlValue = string | number | null;

/** A row, by the names of its columns. */
export type Row = Readonly<Record<string, SqlValue>>;

/** A prepared statement. */
export interface Statement {
  /** Runs it, and gives the number of rows that it changed. */
  run(...parameters: readonly SqlValue[]): number;
  all(...parameters: readonly SqlValue[]): readonly Row[];
}

/** One connection to a SQLite file, over whichever library this runtime has. */
export interface Connection {
  prepare(sql: string): Statement;
  /** Runs one statement or several, without parameters. */
  exec(sql: string): void;
  close(): void;
}

/** A SQLite library. */
export interface Driver {
  readonly name: "node:sqlite" | "bun:sqlite" | "libsql";
  /** Opens a file that is there, or makes it; `:memory:` is none. */
  open(path: string): Connection;
}
