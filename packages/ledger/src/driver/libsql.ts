import type { Connection, Driver, Row, SqlValue } from "./driver.js";

interface LibsqlStatement {
  run(parameters: readonly SqlValue[]): { readonly changes: number };
  all(parameters: readonly SqlValue[]): readonly Row[];
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
      return {
        run: (...parameters) => statement.run(parameters).changes,
        all: (...parameters) => statement.all(parameters),
      };
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  };
}
