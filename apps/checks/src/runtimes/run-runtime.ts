import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { startGroup } from "../shell.js";
import { textTable } from "../table.js";
import { type CheckResult, startControl } from "./control.js";
import type { Program } from "./program.js";
import type { Runtime } from "./runtimes.js";

/** What a runtime may take for all checks. */
const LIMIT_SECONDS = 60;
/** What a process may take to end when its results are in. */
const END_SECONDS = 5;
/** How much of its output is told. */
const KEPT = 4000;

/** What came of the conformance file on one runtime. */
export interface Outcome {
  readonly name: string;
  /** With its version. */
  readonly title: string;
  /** One at least. */
  readonly results: readonly CheckResult[];
}

/**
 * Runs the conformance file in a folder on a runtime, and leaves no process and no server behind. Rejects only when the
 * signal aborts: what goes wrong with the runtime is its outcome.
 */
export async function runRuntime(
  runtime: Runtime,
  program: Program,
  folder: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const results = await resultsOf(runtime, program, folder, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    return [noResults(error instanceof Error ? error.message : String(error))];
  });
  return { name: runtime.name, title: `${runtime.name}, ${program.version}`, results };
}

const noResults = (detail: string): CheckResult => ({ check: "gives its results", ok: false, detail });

async function resultsOf(
  { prepare, endsByItself }: Runtime,
  program: Program,
  folder: string,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const control = await startControl();
  try {
    const home = await mkdtemp(join(folder, "home-"));
    const args = await prepare({ folder, home }, control);
    // With none of this process's environment but the path.
    const env = {
      PATH: process.env["PATH"],
      HOME: home,
      TMPDIR: home,
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
    };
    signal.throwIfAborted();
    const { ended, kill } = startGroup(program.file, args, { cwd: folder, env });
    const end = () => kill("SIGKILL");
    signal.addEventListener("abort", end);

    let late: string | undefined;
    const endAfter = (seconds: number) =>
      setTimeout(() => {
        late = `not within ${seconds} s`;
        end();
      }, seconds * 1000);
    let timer = endAfter(LIMIT_SECONDS);
    let results: readonly CheckResult[] = [];
    control.results.then((reported) => {
      results = reported;
      clearTimeout(timer);
      timer = endAfter(endsByItself ? END_SECONDS : 0);
    });
    const { code, output } = await ended;
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    signal.throwIfAborted();

    const detail = `${late ?? `it ended with code ${code}`}: ${output.slice(-KEPT).trim() || "no output"}`;
    if (results.length === 0) return [noResults(detail)];
    if (!endsByItself) return results;
    return [...results, { check: "the process ends by itself", ok: code === 0, detail }];
  } finally {
    await control.close();
  }
}

/** Whether every check of a runtime passed. */
export const passed = ({ results }: Outcome): boolean => results.every(({ ok }) => ok);

/** A row for each check, a column for each runtime, and what failed beneath. */
export function table(outcomes: readonly Outcome[]): string {
  const checks = new Set(outcomes.flatMap(({ results }) => results.map(({ check }) => check)));
  const head = ["", ...outcomes.map(({ name }) => name)];
  const rows = Array.from(checks, (check) => [check, ...outcomes.map((outcome) => cell(outcome, check))]);
  return `${textTable([head, ...rows]).join("\n")}\n${outcomes.map(details).join("")}`;
}

function cell({ results }: Outcome, check: string): string {
  const result = results.find((one) => one.check === check);
  // A browser does not end by itself, for one.
  if (result === undefined) return "-";
  return result.ok ? "ok" : "FAILED";
}

function details({ title, results }: Outcome): string {
  const failures = results.filter(({ ok }) => !ok);
  return failures.map(({ check, detail }) => `\nFAILED: ${title}: ${check}: ${detail}\n`).join("");
}
