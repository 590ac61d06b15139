import process from "node:process";
import { bunSqlite } from "./bun-sqlite.js";
import type { Driver } from "./driver.js";
import { libsql } from "./libsql.js";
import { nodeSqlite } from "./node-sqlite.js";

/** The SQLite of the runtime where it has one, else libsql. Rejects where there is neither. */
export async function findDriver(): Promise<Driver> {
  const driver = (await bunSqlite()) ?? nodeSqlite() ?? (await libsql());
  if (driver !== undefined) return driver;
  throw new Error(
    `There is no SQLite here: Node ${process.versions.node} on ${process.platform} ${process.arch} has none that can be used, and the optional dependency libsql is not installed or has no binary for it. Take Node 22.13 or newer, or Bun, or install libsql`,
  );
}
