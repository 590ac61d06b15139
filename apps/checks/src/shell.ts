import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

/** What a program printed, and how it ended: null by a signal, or because it could not be started. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** A program, and all that it starts itself. */
export interface Group {
  /** Resolves when it is over. What it left in the background is ended then. */
  readonly ended: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
}

/** How long its last words may take, in milliseconds: for ever, where a process without its group holds the pipe. */
const LAST_WORDS = 2000;

/** Starts a program in a group of its own, so that all of it can be ended. */
export function startGroup(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  onOutput: (output: string) => void = () => {},
): Group {
  const child = spawn(program, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It is over.
    }
  };
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      onOutput(output);
    });
  const closed = once(child, "close").catch(() => {});
  const ended = new Promise<Ran>((resolve) => {
    child.once("error", ({ message }) => resolve({ code: null, output: message }));
    child.once("exit", async (code) => {
      kill("SIGKILL");
      await Promise.race([closed, delay(LAST_WORDS, undefined, { ref: false })]);
      resolve({ code, output });
    });
  });
  return { ended, kill };
}

/** How programs are run. */
export interface RunOptions {
  readonly cwd: string;
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Seconds until all of it is killed. */
  readonly limit: number;
}

/** Runs a program to its end. With `until`, it is ended as by Ctrl+C once the output matches. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env, signal, limit }: RunOptions,
  until?: RegExp,
): Promise<Ran> {
  signal.throwIfAborted();
  let isSeen = false;
  const group = startGroup(program, args, { cwd, env: { ...process.env, ...env } }, (output) => {
    if (isSeen || !until?.test(output)) return;
    isSeen = true;
    group.kill("SIGINT");
  });
  const kill = () => group.kill("SIGKILL");
  const timer = setTimeout(kill, limit * 1000);
  signal.addEventListener("abort", kill);
  const ran = await group.ended;
  clearTimeout(timer);
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (until !== undefined && !isSeen) throw new Error(`ended without ${until}: ${lastLines(ran.output)}`);
  return ran;
}

/** The same of a script of bash. */
export function runShell(script: string, options: RunOptions, until?: RegExp): Promise<Ran> {
  return runProgram("bash", ["-c", script], options, until);
}

/** The end of an output, in one line. */
export function lastLines(output: string): string {
  return output.trim().split("\n").slice(-6).join(" | ");
}
