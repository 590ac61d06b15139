import { spawnSync } from "node:child_process";
import process from "node:process";

/** What of the system is needed to end processes. */
export interface KillSystem {
  readonly platform: NodeJS.Platform;
  kill(pid: number, signal: "SIGKILL"): void;
  /** Runs a program to its end. */
  run(program: string, args: readonly string[]): void;
}

const SYSTEM: KillSystem = {
  platform: process.platform,
  kill: (pid, signal) => void process.kill(pid, signal),
  run: (program, args) => void spawnSync(program, args, { stdio: "ignore", windowsHide: true }),
};

/** Ends a process and all that it started, at once. On POSIX it has to lead a group. */
export function killTree(pid: number, system: KillSystem = SYSTEM): void {
  // Windows knows no groups, but it knows who started whom.
  if (system.platform === "win32") system.run("taskkill", ["/pid", String(pid), "/t", "/f"]);
  else killGroup(pid, system);
}

/**
 * Ends what a process left behind that has just ended. On Windows nothing: its number may be another's by now, and no
 * one knows any more what it started.
 */
export function killLeftovers(pid: number, system: KillSystem = SYSTEM): void {
  if (system.platform !== "win32") killGroup(pid, system);
}

function killGroup(pid: number, system: KillSystem): void {
  try {
    system.kill(-pid, "SIGKILL");
  } catch {
    // There is none of it left.
  }
}
