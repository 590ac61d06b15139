import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import type { FileSystem } from "./file-system.js";

/** A name beside the file that no one can foresee. */
export function temporaryPath(path: string): string {
  return `${path}.${randomName()}.tmp`;
}

/** 96 random bits. */
export function randomName(): string {
  return randomBytes(12).toString("hex");
}

/**
 * Removes the temporary files beside the file, as far as it can, and tells whether there were any. Who calls it has the
 * lock: no one else writes. A process that lost its lock while it stood still cannot finish its write after that.
 */
export async function removeTemporaries(path: string, fs: FileSystem): Promise<boolean> {
  const prefix = `${basename(path)}.`;
  const names = await fs.readdir(dirname(path)).catch(() => []);
  const found = names.filter(
    // Before random names they held the number of the process.
    (name) =>
      name.startsWith(prefix) && /^([0-9a-f]{24}|\d+-[0-9a-f]{8})\.tmp$/.test(name.slice(prefix.length)),
  );
  const removed = await Promise.all(
    found.map((name) =>
      fs.rm(join(dirname(path), name), { force: true }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return removed.includes(true);
}
