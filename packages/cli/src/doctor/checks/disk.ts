import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { type Check, failed, hint, ok } from "../check.js";

/** In bytes. */
const MIN_FREE = 50_000_000;
const LOW = 500_000_000;

/** What a disk says of itself. */
export type DiskSpace = (folder: string) => Promise<{ readonly bavail: number; readonly bsize: number }>;

/** Whether there is room on the disk of the ledger. */
export function disk(path: string, space: DiskSpace = statfs): Check {
  return {
    name: "Disk",
    async run() {
      let folder = path === ":memory:" ? process.cwd() : dirname(path);
      while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
      const { bavail, bsize } = await space(folder);
      const free = bavail * bsize;
      const saw = `${(free / 1e6).toLocaleString("en-US", { maximumFractionDigits: 0 })} MB free for ${folder}`;
      if (free < MIN_FREE)
        return failed(`full: ${saw}`, "make room there, or name a --ledger on another disk");
      return free < LOW ? hint(saw, "make room there soon") : ok(saw);
    },
  };
}
