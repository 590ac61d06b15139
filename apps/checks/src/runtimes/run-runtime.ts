import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Group, startGroup } from "../shell.js";
import { textTable } from "../table.js";
import { type CheckResult, startControl } from "./control-server.js";
import type { Launch, Project, Runtime } from "./runtime.js";

/** What a runtime may take for all checks. */
const LIMIT_SECONDS = 60;
/** What a process may take to end when its results are in. */
const END_SECONDS = 5;
/** How much of its output is told. */
const KEPT = 4000;

/** What came of the conformance file on one runtime. */
export interface Outcome {
  readonly runtime: Pick<Runtime, "name" | "version">;
  /** Empty when it gave none. */
  readonly results: readonly CheckResult[];
  /** Why it gave none. */
  readonly problem?: string;
}

/**
 * Runs the conformance file in a folder on a runtime, and leaves no process, server or file behind. Rejects only when
 * the signal aborts: what goes wrong with the runtime is its outcome.
 */
export async function runRuntime(runtime: Runtime, folder: string, signal: AbortSignal): Promise<Outcome> {
  const control = await startControl();
  const home = await mkdtemp(join(folder, "home-"));
  const project = { folder, home };
  // The last processes of a browser may still write.
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  const cleanUps: (() => Promise<void>)[] = [control.close, removeHome];
  const over = new AbortController();
  try {
    const launch = await runtime.launch(project, control.origin);
    if (launch.close) cleanUps.unshift(launch.close);
    const group = startRuntime(launch, project);
    cleanUps.unshift(() => end(group));

    const limit = AbortSignal.any([over.signal, signal]);
    const results = await Promise.race([
      control.results,
      group.ended.then(({ code, output }) => {
        throw new Error(`it ended with code ${code}: ${output.slice(-KEPT).trim() || "no output"}`);
      }),
      delay(LIMIT_SECONDS * 1000, undefined, { signal: limit }).then(() => {
        throw new Error(`no end within ${LIMIT_SECONDS} s`);
      }),
    ]);
    return { runtime, results: launch.endsByItself ? [...results, await ending(group)] : results };
  } catch (error) {
    signal.throwIfAborted();
    return { runtime, results: [], problem: error instanceof Error ? error.message : String(error) };
  } finally {
    over.abort();
    for (const cleanUp of cleanUps) await cleanUp();
  }
}

/** Starts a runtime, with none of this process's environment but the path. */
function startRuntime({ program, args }: Launch, { folder, home }: Project): Group {
  const own = {
    PATH: process.env["PATH"],
    HOME: home,
    TMPDIR: home,
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
  return startGroup(program, args, { cwd: folder, env: own });
}

/** Ends it, and those that it started. */
async function end({ ended, kill }: Group): Promise<void> {
  kill("SIGTERM");
  await Promise.race([ended, delay(3000, undefined, { ref: false })]);
  kill("SIGKILL");
  await ended;
}

/** Whether the process ends by itself, now that its work is done. */
async function ending({ ended }: Group): Promise<CheckResult> {
  const check = "the process ends by itself";
  const ran = await Promise.race([ended, delay(END_SECONDS * 1000, undefined, { ref: false })]);
  if (ran?.code === 0) return { check, ok: true };
  const detail = ran
    ? `with code ${ran.code}: ${ran.output.slice(-KEPT).trim()}`
    : `not within ${END_SECONDS} s`;
  return { check, ok: false, detail };
}

/** Whether every check of a runtime passed. */
export function passed({ results, problem }: Outcome): boolean {
  return problem === undefined && results.length > 0 && results.every(({ ok }) => ok);
}

/** A row for each check, a column for each runtime, and what failed beneath. */
export function table(outcomes: readonly Outcome[]): string {
  const checks = [...new Set(outcomes.flatMap(({ results }) => results.map(({ check }) => check)))];
  const head = ["", ...outcomes.map(({ runtime }) => runtime.name)];
  const rows = checks.map((check) => [check, ...outcomes.map((outcome) => cell(outcome, check))]);
  return `${textTable([head, ...rows]).join("\n")}\n${outcomes.map(details).join("")}`;
}

function cell({ results, problem }: Outcome, check: string): string {
  if (problem !== undefined) return "FAILED";
  const result = results.find((one) => one.check === check);
  // A browser does not end by itself, for one.
  if (result === undefined) return "-";
  return result.ok ? "ok" : "FAILED";
}

function details(outcome: Outcome): string {
  const { runtime, results, problem } = outcome;
  const title = `${runtime.name}, ${runtime.version}`;
  if (problem !== undefined) return `\nFAILED: ${title}: gave no result: ${problem}\n`;
  const failures = results.filter(({ ok }) => !ok);
  return failures.map(({ check, detail }) => `\nFAILED: ${title}: ${check}: ${detail}\n`).join("");
}
