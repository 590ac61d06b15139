import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the file, and its folder, unless they are there; the file is its owner's alone from the start (mode 0600, the
 * folder 0700). What SQLite puts beside it takes over its mode.
 */
export function ownFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    // Opened only when it is new: to close a file drops this process's locks on it.
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    try {
      chmodSync(path, 0o600);
    } catch {
      // Another user's file. Whether it can be written to is seen when it is.
    }
  }
}
