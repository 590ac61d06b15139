import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Child, startChild } from "./child.js";
import { type CheckResult, startControl } from "./control-server.js";
import type { Runtime } from "./runtime.js";

/** What a runtime may take for all checks. */
const LIMIT_SECONDS = 60;
/** What a process may take to end when its results are in. */
const END_SECONDS = 5;

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
    const child = startChild(launch, project);
    cleanUps.unshift(child.end);

    const limit = AbortSignal.any([over.signal, signal]);
    const results = await Promise.race([
      control.results,
      child.ended.then(({ code, output }) => {
        throw new Error(`it ended with code ${code}: ${output.trim() || "no output"}`);
      }),
      delay(LIMIT_SECONDS * 1000, undefined, { signal: limit }).then(() => {
        throw new Error(`no end within ${LIMIT_SECONDS} s`);
      }),
    ]);
    return { runtime, results: launch.endsByItself ? [...results, await ending(child)] : results };
  } catch (error) {
    signal.throwIfAborted();
    return { runtime, results: [], problem: error instanceof Error ? error.message : String(error) };
  } finally {
    over.abort();
    for (const cleanUp of cleanUps) await cleanUp();
  }
}

/** Whether the process ends by itself, now that its work is done. */
async function ending(child: Child): Promise<CheckResult> {
  const check = "the process ends by itself";
  const end = await Promise.race([child.ended, delay(END_SECONDS * 1000, undefined, { ref: false })]);
  if (end?.code === 0) return { check, ok: true };
  const detail = end ? `with code ${end.code}: ${end.output.trim()}` : `not within ${END_SECONDS} s`;
  return { check, ok: false, detail };
}
