import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** How commands are run. */
export interface ShellOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Seconds until all of it is killed. */
  readonly limit: number;
}

/** What commands printed, and how they ended: null by a signal. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a script of bash to its end. With `until`, it is ended as by Ctrl+C once the output matches. */
export async function runShell(script: string, options: ShellOptions, until?: RegExp): Promise<Ran> {
  const { cwd, env, signal, limit } = options;
  // A group of its own, so that all that it starts can be ended.
  const child = spawn("bash", ["-c", script], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => endGroup(child, "SIGKILL");
  const timer = setTimeout(kill, limit * 1000);
  signal.addEventListener("abort", kill);
  // What it left in the background is ended with it.
  child.once("exit", kill);
  let output = "";
  let isSeen = false;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (isSeen || !until?.test(output)) return;
      isSeen = true;
      endGroup(child, "SIGINT");
    });
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(timer);
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (until !== undefined && !isSeen) throw new Error(`ended without ${until}: ${lastLines(output)}`);
  return { code, output };
}

/** The end of an output, in one line. */
export function lastLines(output: string): string {
  return output.trim().split("\n").slice(-6).join(" | ");
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
