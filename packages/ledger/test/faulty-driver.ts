import type { Driver } from "../src/driver/driver.js";
import { findDriver } from "../src/driver/find-driver.js";
import { Ledger } from "../src/ledger.js";
import { type LedgerOptions, resolveOptions } from "../src/ledger-options.js";

/** A driver whose statements can be made to fail, as SQLite does. */
export interface FaultyDriver extends Driver {
  /** What `exec` throws for statements that begin with the text; undefined: nothing. */
  fault: { readonly statement: string; readonly error: Error } | undefined;
  /** The statements that ran by `exec`. */
  readonly executed: string[];
}

export async function faultyDriver(): Promise<FaultyDriver> {
  const driver = await findDriver();
  const faulty: FaultyDriver = {
    name: driver.name,
    fault: undefined,
    executed: [],
    open: (path) => {
      const connection = driver.open(path);
      return {
        prepare: (sql) => connection.prepare(sql),
        close: () => connection.close(),
        exec: (sql) => {
          if (faulty.fault && sql.startsWith(faulty.fault.statement)) throw faulty.fault.error;
          faulty.executed.push(sql);
          connection.exec(sql);
        },
      };
    },
  };
  return faulty;
}

/** As SQLite says that the disk is full. */
export const diskFull = Object.assign(new Error("database or disk is full"), { errcode: 13 });

export function ledgerOver(driver: Driver, path = ":memory:", options: LedgerOptions = {}): Ledger {
  return new Ledger(path, driver, resolveOptions({ logger: false, ...options }));
}
