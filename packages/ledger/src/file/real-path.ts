import { readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** More links than this lead in a circle. */
const MAX_LINKS = 40;

/** Where a file is, or will be, through all links and as the system writes it: two names of one file are one ledger. */
export function realPath(path: string, links: number = MAX_LINKS): string {
  const whole = resolve(path);
  try {
    // Not the one without `native`: on Windows that keeps short names and the case in which they were given.
    return realpathSync.native(whole);
  } catch {
    // It is not there yet.
  }
  if (dirname(whole) === whole) return whole;
  const folder = realPath(dirname(whole), links);
  const to = linkAt(join(folder, basename(whole)));
  if (to === undefined || links === 0) return join(folder, basename(whole));
  return realPath(resolve(folder, to), links - 1);
}

/** Where a link leads to; undefined for what is none. */
function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
