import { cp } from "node:fs/promises";
import { join } from "node:path";
import { among, type Context, command, flag, oneLine, several } from "../command-line.js";
import { ROOT, type WithProject, withPackedProject } from "../packages.js";
import { PLACES, type Places, type Program } from "./program.js";
import { type Outcome, passed, runRuntime, table } from "./run-runtime.js";
import { RUNTIMES, type Runtime } from "./runtimes.js";

/** What the conformance files need beside the packages: name to version. */
const DEPENDENCIES = { "undici-6": "npm:undici@6", "undici-7": "npm:undici@7", "undici-8": "npm:undici@8" };

/** What the command has of its process, and what a test puts in its place. */
export interface RuntimesContext extends Context {
  /** @default the packed packages, installed by npm */
  readonly withProject?: WithProject;
  /** @default the PATH, and the folder of `--install` */
  readonly places?: Places;
}

export const runCommand = runtimesCommand(
  "runtimes",
  "runs one conformance file on every runtime that is found",
  RUNTIMES,
);

/** The command that runs the conformance files on some runtimes. */
export function runtimesCommand(name: string, purpose: string, runtimes: readonly Runtime[]) {
  const names = runtimes.map((runtime) => runtime.name);
  const help = `Usage: pnpm checks ${name} [options]

Packs the packages, installs them as a user would, and ${purpose}.

  --install      get the missing ones by npm, into a folder that git ignores (all but Chromium)
  --all          a runtime that is missing is a failure
  --only <name>  run on this one, which must be there; more than once for several
                 (${names.join(", ")})
  --help         this text
`;
  return command(
    help,
    { install: flag, all: flag, only: several },
    async ({ install, all, only }, context: RuntimesContext) => {
      const { out, err, signal, withProject = withPackedProject, places = PLACES } = context;
      among("only", only, names);
      const found = new Map<Runtime, Program>();
      const missing: Runtime[] = [];
      for (const runtime of runtimes.filter((each) => only.length === 0 || only.includes(each.name))) {
        const program = await runtime.find(places, install ? signal : undefined).catch((error: unknown) => {
          err(`${runtime.name} could not be installed: ${oneLine(error)}\n`);
          return undefined;
        });
        if (program === undefined) missing.push(runtime);
        else found.set(runtime, program);
      }
      const run = ({ folder }: { readonly folder: string }) => runAll(found, folder, context);
      const outcomes = await withProject(signal, run, DEPENDENCIES);
      if (outcomes.length > 0) out(`\n${table(outcomes)}`);
      const mustBeThere = all || only.length > 0;
      for (const runtime of missing)
        out(`${mustBeThere ? "FAILED: missing" : "skipped"}: ${runtime.name}: ${runtime.hint}\n`);
      return outcomes.every(passed) && (missing.length === 0 || !mustBeThere);
    },
  );
}

/** One after the other: each has timers to keep. */
async function runAll(runtimes: ReadonlyMap<Runtime, Program>, folder: string, { out, signal }: Context) {
  await cp(join(ROOT, "apps/checks/conformance"), folder, { recursive: true });
  await cp(join(ROOT, "packages/ledger/test/conformance"), join(folder, "ledger"), { recursive: true });
  const outcomes: Outcome[] = [];
  for (const [runtime, program] of runtimes) {
    signal.throwIfAborted();
    const outcome = await runRuntime(runtime, program, folder, signal);
    out(`${passed(outcome) ? "ok" : "FAILED"}: ${outcome.title}\n`);
    outcomes.push(outcome);
  }
  return outcomes;
}
