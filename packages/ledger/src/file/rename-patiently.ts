import { renameSync } from "node:fs";
import process from "node:process";

/** Scanners and indexers on Windows let a file go after milliseconds. */
const MAX_WAIT_MS = 2000;
const PAUSE_MS = 20;

/** What a rename says while another program has one of the two files open. On Windows only: elsewhere it means rights. */
const HELD_UP = new Set(["EACCES", "EBUSY", "EPERM"]);

/** What is needed of the system. */
export interface RenameSystem {
  readonly platform: NodeJS.Platform;
  rename(from: string, to: string): void;
  /** Stands still: SQLite is not asynchronous either. */
  pause(ms: number): void;
}

const SYSTEM: RenameSystem = {
  platform: process.platform,
  rename: renameSync,
  pause: (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
};

/** Renames a file. On Windows it tries again for two seconds while another program holds it up. */
export function renamePatiently(from: string, to: string, system: RenameSystem = SYSTEM): void {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      system.rename(from, to);
      return;
    } catch (error) {
      const isHeldUp = HELD_UP.has((error as NodeJS.ErrnoException).code ?? "");
      if (system.platform !== "win32" || !isHeldUp || waited >= MAX_WAIT_MS) throw error;
    }
    system.pause(PAUSE_MS);
  }
}
