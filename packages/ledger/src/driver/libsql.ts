import type { Connection, Driver, Row, SqlValue } from "./driver.js";

type RawRow = Readonly<Record<string, SqlValue | ArrayBuffer>>;

interface LibsqlStatement {
  run(parameters: readonly SqlValue[]): { readonly changes: number };
  all(parameters: readonly SqlValue[]): readonly RawRow[];
  columns(): readonly { readonly name: string }[];
}

interface LibsqlDatabase {
  prepare(sql: string): LibsqlStatement;
  exec(sql: string): void;
  close(): void;
}

/** libsql, which brings its binaries in npm packages; undefined where it is not installed or has none. */
export async function libsql(): Promise<Driver | undefined> {
  const library = await import("libsql").catch(() => undefined);
  if (library === undefined) return undefined;
  const Database = library.default as unknown as new (path: string) => LibsqlDatabase;
  return { name: "libsql", open: (path) => connect(new Database(path)) };
}

function connect(database: LibsqlDatabase): Connection {
  return {
    prepare: (sql) => {
      const statement = database.prepare(sql);
      const reading = /^\s*SELECT\b/i.test(sql) ? database.prepare(asBytes(sql, statement)) : statement;
      return {
        run: (...parameters) => statement.run(parameters).changes,
        all: (...parameters) => reading.all(parameters).map(withTexts),
      };
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  };
}

/** The same query with its texts as bytes: for a text that is damaged, and no UTF-8 any more, libsql ends the process. */
function asBytes(sql: string, statement: LibsqlStatement): string {
  const columns = statement.columns().map(({ name }) => {
    const column = `"${name}"`;
    return `CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) ELSE ${column} END AS ${column}`;
  });
  return `SELECT ${columns.join(", ")} FROM (${sql})`;
}

/** What is no UTF-8 is replaced, as Node does it. */
function withTexts(row: RawRow): Row {
  const read: Record<string, SqlValue> = {};
  for (const name in row) {
    const value = row[name] ?? null;
    read[name] = value instanceof ArrayBuffer ? Buffer.from(value).toString() : value;
  }
  return read;
}
