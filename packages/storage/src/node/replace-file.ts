import { dirname } from "node:path";
import type { FileSystem } from "./file-system.js";
import { temporaryPath } from "./temporary-file.js";

/** Puts the text in the place of the file, in one step: at any moment the old or the new one stands there, whole. */
export async function replaceFile(path: string, text: string, fs: FileSystem): Promise<void> {
  const folder = dirname(path);
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = temporaryPath(path);
  try {
    await writeNew(temporary, text, fs);
    await fs.rename(temporary, path);
  } catch (error) {
    // The first error is the one to report; what cannot be removed now goes at a later start.
    await fs.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(folder, fs);
}

/** Writes a new file, down to the disk: a rename must not overtake its content in a power cut. */
async function writeNew(path: string, text: string, fs: FileSystem): Promise<void> {
  const handle = await fs.open(path, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a platform says that cannot open a folder (Windows), may not read it, or cannot write it through. */
const cannotSync = new Set(["EACCES", "EBADF", "EINVAL", "EISDIR", "ENOTSUP", "EPERM"]);

/** Writes the rename down to the disk, where the platform can. */
async function syncFolder(path: string, fs: FileSystem): Promise<void> {
  try {
    const folder = await fs.open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !cannotSync.has(code)) throw error;
  }
}
