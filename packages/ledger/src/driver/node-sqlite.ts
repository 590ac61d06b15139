import process from "node:process";
import type { Connection, Driver, Row, SqlValue } from "./driver.js";

interface StatementSync {
  run(...parameters: readonly SqlValue[]): { readonly changes: number | bigint };
  all(...parameters: readonly SqlValue[]): readonly Row[];
}

interface DatabaseSync {
  prepare(sql: string): StatementSync;
  exec(sql: string): void;
  close(): void;
}

interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => DatabaseSync;
}

/** The driver of Node 22.13 and newer; undefined where Node has none. */
export function nodeSqlite(): Driver | undefined {
  const library = loadQuietly();
  if (library === undefined) return undefined;
  return {
    name: "node:sqlite",
    open: (path) => connect(new library.DatabaseSync(path)),
  };
}

function connect(database: DatabaseSync): Connection {
  return {
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        run: (...parameters) => Number(statement.run(...parameters).changes),
        all: (...parameters) => statement.all(...parameters),
      };
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  };
}

/**
 * Node warns that its SQLite is experimental when the module is loaded. It is loaded in this one turn, and whatever
 * else is warned of passes, so this hides nothing from anyone.
 */
function loadQuietly(): NodeSqlite | undefined {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] === "ExperimentalWarning" && /sqlite/i.test(String(warning))) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    return process.getBuiltinModule?.("node:sqlite") as NodeSqlite | undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}
