import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import type { FileSystem } from "./file-system.js";

/** A save takes milliseconds: no file that is written to is this old, in milliseconds. */
const OLD = 60_000;

/** A name beside the file that no one else uses, and that tells whose it is. */
export function temporaryPath(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
}

/** Removes what killed processes left beside the file, as far as it can: it is in nobody's way. */
export async function removeLeftOvers(path: string, fs: FileSystem): Promise<void> {
  const folder = dirname(path);
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names) {
    const pid = ownerOf(name, basename(path));
    if (pid === undefined) continue;
    const temporary = join(folder, name);
    const leftOver = !isRunning(pid) || (await isOld(temporary, fs));
    if (leftOver) await fs.rm(temporary, { force: true }).catch(() => {});
  }
}

function ownerOf(name: string, file: string): number | undefined {
  if (!name.startsWith(`${file}.`)) return undefined;
  const pid = /^(\d+)-[0-9a-f]{8}\.tmp$/.exec(name.slice(file.length + 1))?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Where that cannot be told, it is taken to run. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** The number of a process is given again: in a container it is the same at every start. */
async function isOld(path: string, fs: FileSystem): Promise<boolean> {
  const found = await fs.stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > OLD;
}
