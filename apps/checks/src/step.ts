import { join } from "node:path";
import { oneLine } from "./command-line.js";
import { lastLines, type RunOptions, runShell } from "./shell.js";

/** One thing that a newcomer does, and what must come of it. */
export interface Step {
  readonly name: string;
  readonly script: string;
  /** In a folder below that of the newcomer. */
  readonly folder?: string | undefined;
  /** It is ended as by Ctrl+C when its output matches; without it, it has to end by itself with 0. */
  readonly until?: RegExp | undefined;
  /** What its output must match at the end. */
  readonly prints?: RegExp | undefined;
  /** Done before it. */
  readonly prepare?: ((folder: string) => Promise<void>) | undefined;
}

/** Does one step after the other, and says how long each took. Ends with one that goes wrong: false. */
export async function runSteps(
  title: string,
  steps: readonly Step[],
  options: RunOptions,
  out: (text: string) => void,
): Promise<boolean> {
  for (const step of steps) {
    const started = performance.now();
    try {
      await runStep(step, options);
    } catch (error) {
      options.signal.throwIfAborted();
      out(`${title}: BROKEN ${step.name}: ${oneLine(error)}\n`);
      return false;
    }
    out(`${title}: ${step.name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }
  return true;
}

/** Rejects when something else comes of a step. */
async function runStep(step: Step, options: RunOptions): Promise<void> {
  const cwd = join(options.cwd, step.folder ?? ".");
  await step.prepare?.(cwd);
  const { code, output } = await runShell(step.script, { ...options, cwd }, step.until);
  if (step.until === undefined && code !== 0) throw new Error(`ended with ${code}: ${lastLines(output)}`);
  if (step.prints && !step.prints.test(output))
    throw new Error(`did not print ${step.prints}: ${lastLines(output)}`);
}
