import { codeOf } from "./file-system.js";

/** Scanners and indexers on Windows let a file go after milliseconds. */
const PATIENCE_MS = 2000;
const FIRST_DELAY_MS = 10;
const MAX_DELAY_MS = 100;

/** What a rename says while another program has one of the two files open. */
export const renameHeldUp: ReadonlySet<string> = new Set(["EACCES", "EBUSY", "EPERM"]);
/** What opening or reading a file says then. `EACCES` means missing rights here. */
export const openHeldUp: ReadonlySet<string> = new Set(["EBUSY", "EPERM"]);

/** Does something again for two seconds while another program holds it up, then rejects with the last error. */
export async function patiently<T>(codes: ReadonlySet<string>, operation: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, MAX_DELAY_MS)) {
    try {
      return await operation();
    } catch (error) {
      const isHeldUp = codes.has(codeOf(error) ?? "");
      if (!isHeldUp || performance.now() + delay > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
}
