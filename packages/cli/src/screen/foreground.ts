import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Whether this process may read its terminal: one in the background that tries to is stopped by the system. */
export async function inForeground(): Promise<boolean> {
  if (process.platform === "win32") return true; // It knows no background.
  try {
    return await (process.platform === "linux" ? ofLinux() : ofPs());
  } catch {
    return false; // When in doubt, it is not read.
  }
}

/** Not every Linux has `ps`. */
async function ofLinux(): Promise<boolean> {
  const stat = await readFile("/proc/self/stat", "utf8");
  // The name of the command stands in brackets, and may hold anything.
  const [, , group, , , terminalGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return group === terminalGroup;
}

async function ofPs(): Promise<boolean> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "stat=", "-p", String(process.pid)]);
  return stdout.includes("+");
}
