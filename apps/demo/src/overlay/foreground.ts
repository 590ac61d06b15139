import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Whether this process may read its terminal: one in the background that tries to is stopped by the system. */
export async function inForeground(): Promise<boolean> {
  if (process.platform === "win32") return true; // It knows no background.
  const asking = promisify(execFile)("ps", ["-o", "stat=", "-p", String(process.pid)]);
  return asking.then(
    ({ stdout }) => stdout.includes("+"),
    () => false, // When in doubt, it is not read.
  );
}
