import type { Connection, Row, SqlValue, Statement } from "./driver.js";

/** A connection that prepares each statement once. */
export class Database {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  run(sql: string, ...parameters: readonly SqlValue[]): number {
    return this.#statement(sql).run(...parameters);
  }

  all<T extends { readonly [K in keyof T]: SqlValue } = Row>(
    sql: string,
    ...parameters: readonly SqlValue[]
  ): readonly T[] {
    return this.#statement(sql).all(...parameters) as unknown as readonly T[];
  }

  /** The first row, if there is one. */
  first<T extends { readonly [K in keyof T]: SqlValue } = Row>(
    sql: string,
    ...parameters: readonly SqlValue[]
  ): T | undefined {
    return this.all<T>(sql, ...parameters)[0];
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** Runs all of it or nothing of it. */
  transaction<T>(work: () => T): T {
    this.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #rollback(): void {
    try {
      this.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself, as it does on a full disk.
    }
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
