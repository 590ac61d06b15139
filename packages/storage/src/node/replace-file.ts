import type { FileSystem } from "./file-system.js";
import { openHeldUp, patiently, renameHeldUp } from "./patiently.js";
import { temporaryPath } from "./temporary-file.js";

/**
 * Puts the text in the place of the file, in one step: at any moment the old or the new one is there, whole. A link is
 * replaced, not followed. `check` comes last before that step, and stops it by a rejection.
 */
export async function replaceFile(
  path: string,
  text: string,
  fs: FileSystem,
  check: () => Promise<void>,
): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await writeNew(temporary, text, fs);
    await check();
    await patiently(renameHeldUp, () => fs.rename(temporary, path));
  } catch (error) {
    // The first error is the one to report; what cannot be removed now goes at a later start.
    await fs.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Writes a new file, down to the disk: a rename must not overtake its content in a power cut. */
async function writeNew(path: string, text: string, fs: FileSystem): Promise<void> {
  const handle = await patiently(openHeldUp, () => fs.open(path, "wx", 0o600));
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
