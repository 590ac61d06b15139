import { readFileSync } from "node:fs";

/** How often it is looked whether they are still there, in milliseconds. */
const INTERVAL = 400;
/** Processes between this one and whoever typed the command, at most. */
const MAX_ANCESTORS = 8;
const PACKAGE_MANAGER = /\b(?:npx|npm|pnpm|pnpx|yarn|bunx|turbo)\b/;
const SHELL = /(?:^|\/)(?:ba|da|z)?sh\0-c\0/;

/**
 * Calls `onGone` when the package manager that started this process is gone: `npx` passes no signal on that ends it, and
 * this process would go on alone. Gives a function that ends that. Where it was started otherwise, it watches nothing.
 */
export function watchLauncher(onGone: () => void): () => void {
  const watched = launchers();
  if (watched.length === 0) return () => {};
  const timer = setInterval(() => {
    if (watched.every(isAlive)) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** The package managers above this process, and the shells between them and it. */
function launchers(): readonly number[] {
  if (process.env["npm_config_user_agent"] === undefined) return [];
  const found: number[] = [];
  let pid = process.ppid;
  for (let up = 0; up < MAX_ANCESTORS && pid > 1; up += 1) {
    const parent = readProcess(pid);
    if (parent === undefined) return found.length > 0 ? found : [process.ppid]; // Not Linux.
    if (!PACKAGE_MANAGER.test(parent.command) && !SHELL.test(parent.command)) break;
    found.push(pid);
    pid = parent.ppid;
  }
  return found;
}

function readProcess(pid: number): { readonly command: string; readonly ppid: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the command stands in brackets, and may hold anything.
    const [, ppid] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { command: readFileSync(`/proc/${pid}/cmdline`, "utf8"), ppid: Number(ppid) };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
