import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { among, type Context, command, flag, oneLine, several } from "../command-line.js";
import { ROOT, type WithProject, withPackedProject } from "../packages.js";
import { KINDS } from "./kinds.js";
import { PLACES, type Places } from "./program.js";
import { type Outcome, passed, runRuntime, table } from "./run-runtime.js";
import type { Runtime, RuntimeKind } from "./runtime.js";

const NAMES = KINDS.map(({ name }) => name);

const help = `Usage: pnpm checks runtimes [options]

Packs the packages, installs them as a user would, and runs one conformance file on every runtime that is found.

  --install      get the missing ones by npm, into a folder that git ignores (all but Chromium)
  --all          a runtime that is missing is a failure
  --only <name>  run on this one, which must be there; more than once for several
                 (${NAMES.join(", ")})
  --help         this text
`;

/** What the conformance files need beside the packages: name to version. */
const DEPENDENCIES = { "undici-6": "npm:undici@6", "undici-7": "npm:undici@7", "undici-8": "npm:undici@8" };

/** What the command has of its process, and what a test puts in its place. */
export interface RuntimesContext extends Context {
  /** @default the packed packages, installed by npm */
  readonly withProject?: WithProject;
  /** @default the PATH, and the folder of `--install` */
  readonly places?: Places;
}

export const runCommand = command(
  help,
  { install: flag, all: flag, only: several },
  async ({ install, all, only }, context: RuntimesContext) => {
    const { out, err, signal, withProject = withPackedProject, places = PLACES } = context;
    among("only", only, NAMES);
    const runtimes: Runtime[] = [];
    const missing: RuntimeKind[] = [];
    for (const kind of KINDS.filter(({ name }) => only.length === 0 || only.includes(name))) {
      const found = await kind.find(places, install ? signal : undefined).catch((error: unknown) => {
        err(`${kind.name} could not be installed: ${oneLine(error)}\n`);
        return undefined;
      });
      if (found) runtimes.push(found);
      else missing.push(kind);
    }
    const run = ({ folder }: { readonly folder: string }) => runAll(runtimes, folder, context);
    const outcomes = await withProject(signal, run, DEPENDENCIES);
    if (outcomes.length > 0) out(`\n${table(outcomes)}`);
    const mustBeThere = all || only.length > 0;
    for (const { name, hint } of missing)
      out(`${mustBeThere ? "FAILED: missing" : "skipped"}: ${name}: ${hint}\n`);
    return outcomes.every(passed) && (missing.length === 0 || !mustBeThere);
  },
);

/** One after the other: each has timers to keep. */
async function runAll(runtimes: readonly Runtime[], folder: string, { out, signal }: Context) {
  for (const file of ["conformance.js", "node-fetch.js"])
    await copyFile(join(ROOT, "apps/checks/conformance", file), join(folder, file));
  const outcomes: Outcome[] = [];
  for (const runtime of runtimes) {
    signal.throwIfAborted();
    const outcome = await runRuntime(runtime, folder, signal);
    out(`${passed(outcome) ? "ok" : "FAILED"}: ${runtime.name}, ${runtime.version}\n`);
    outcomes.push(outcome);
  }
  return outcomes;
}
