import process from "node:process";
import type { Connection, Driver, Row, SqlValue } from "./driver.js";

interface BunStatement {
  run(...parameters: readonly SqlValue[]): { readonly changes: number };
  all(...parameters: readonly SqlValue[]): readonly Row[];
  finalize(): void;
}

interface BunDatabase {
  prepare(sql: string): BunStatement;
  exec(sql: string): unknown;
  close(): void;
}

interface BunSqlite {
  readonly Database: new (path: string, options: { readonly create: boolean }) => BunDatabase;
}

/** The driver of Bun; undefined on another runtime. */
export async function bunSqlite(): Promise<Driver | undefined> {
  if (process.versions["bun"] === undefined) return undefined;
  // Not a literal: only Bun knows the module, and no bundler for Node should look for it.
  const name = "bun:sqlite";
  const library = (await import(name)) as BunSqlite;
  return {
    name: "bun:sqlite",
    open: (path) => connect(new library.Database(path, { create: true })),
  };
}

function connect(database: BunDatabase): Connection {
  const statements: BunStatement[] = [];
  return {
    prepare: (sql) => {
      const statement = database.prepare(sql);
      statements.push(statement);
      return {
        run: (...parameters) => statement.run(...parameters).changes,
        all: (...parameters) => statement.all(...parameters),
      };
    },
    exec: (sql) => void database.exec(sql),
    close: () => {
      // Bun keeps the file open as long as a statement is.
      for (const statement of statements) statement.finalize();
      database.close();
    },
  };
}
