import { type BigIntStats, statSync } from "node:fs";

/** Undefined for what is not there, or cannot be looked at. */
export function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

/** Which file this is, whatever its name; undefined for none. */
export function identityOf(path: string): string | undefined {
  const found = statOf(path);
  return found && `${found.dev}:${found.ino}`;
}
