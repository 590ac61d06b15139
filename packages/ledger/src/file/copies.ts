import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Where a copy of the ledger of a version goes, in a place that is free. */
export function copyPath(path: string, version: number): string {
  const first = `${path}.v${version}.bak`;
  if (!existsSync(first)) return first;
  return `${path}.v${version}-${Date.now()}.bak`;
}

/** The newest copy beside the ledger: of `backup()`, or of before a migration. */
export function newestCopy(path: string): string | undefined {
  const folder = dirname(path);
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith(".bak"))
      .map((name) => join(folder, name))
      .map((copy) => ({ copy, at: statSync(copy).mtimeMs }))
      .sort((a, b) => b.at - a.at)[0]?.copy;
  } catch {
    return undefined;
  }
}

/** A text as it stands in SQL: for the few statements that take no parameters. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
