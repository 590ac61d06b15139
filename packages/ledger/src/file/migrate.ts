import type { Database } from "../driver/database.js";
import { LedgerFileError } from "../errors/ledger-file-error.js";
import { copyPath, quoted } from "./copies.js";
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from "./schema.js";

/** The SQL that leads from a version to the next one, by the version that it leads to. */
type Migrations = ReadonlyMap<number, string>;

/** None yet: 1 is the first version. */
const MIGRATIONS: Migrations = new Map();

/** What may be given in place of this version's own, by a test. */
export interface SchemaPlan {
  readonly version: number;
  readonly migrations: Migrations;
}

export const PLAN: SchemaPlan = { version: SCHEMA_VERSION, migrations: MIGRATIONS };

/** The version of a ledger that is there; 0 for a file that is new. Throws for a file of another program or of a newer version. */
export function readVersion(
  database: Database,
  path: string,
  { version: newest }: SchemaPlan = PLAN,
): number {
  const id = pragma(database, "application_id");
  const version = pragma(database, "user_version");
  const tables = Number(database.first<{ n: number }>("SELECT COUNT(*) AS n FROM sqlite_schema")?.n);
  if (tables === 0 && id === 0 && version === 0) return 0;
  if (id !== APPLICATION_ID || version < 1) {
    throw new LedgerFileError(
      path,
      "foreign",
      `${path} is a SQLite file of another program, and left as it is: take another path for the ledger`,
    );
  }
  if (version > newest) {
    throw new LedgerFileError(
      path,
      "newer",
      `The ledger ${path} has version ${version} of the schema, and this package writes version ${newest}: update @cb-events/ledger. The file is left as it is`,
    );
  }
  return version;
}

/** Brings a ledger to this version, in one transaction; a copy of an older one is kept beside it. Gives the path of the copy. */
export function migrate(database: Database, path: string, plan: SchemaPlan = PLAN): string | undefined {
  const version = readVersion(database, path, plan);
  if (version === plan.version) return undefined;
  const copy = version === 0 || path === ":memory:" ? undefined : copyPath(path, version);
  if (copy !== undefined) database.exec(`VACUUM INTO ${quoted(copy)}`);
  database.transaction(() => {
    if (version === 0) database.exec(SCHEMA);
    // A new file gets the first schema and then what came after it: one way to each version.
    for (let next = Math.max(version, SCHEMA_VERSION) + 1; next <= plan.version; next += 1) {
      database.exec(plan.migrations.get(next) ?? "");
    }
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${plan.version}`);
  });
  return copy;
}

function pragma(database: Database, name: "application_id" | "user_version"): number {
  return Number(database.first<Record<string, number>>(`PRAGMA ${name}`)?.[name] ?? 0);
}
