import { join } from "node:path";
import { type Output, oneLine, parseOptions } from "../command-line.js";
import { type WithProject, withPackedProject } from "../install/temp-project.js";
import { ROOT } from "../packages.js";
import { installRuntime } from "./install-runtime.js";
import { KINDS } from "./kinds.js";
import { addConformance, CONFORMANCE_DEPENDENCIES } from "./project.js";
import { type Outcome, runRuntime } from "./run-runtime.js";
import type { Places, Runtime, RuntimeKind } from "./runtime.js";
import { passed, table } from "./table.js";

const help = `Usage: node dist/runtimes.js [options]

Packs the packages, installs them as a user would, and runs one conformance file on every runtime that is found.

  --install      get the missing ones by npm, into a folder that git ignores (all but Chromium)
  --all          a runtime that is missing is a failure
  --only <name>  run on this one, which must be there; more than once for several
                 (${KINDS.map(({ name }) => name).join(", ")})
  --help         this text
`;

const DEFAULT_PLACES: Places = {
  path: process.env["PATH"] ?? "",
  cache: join(ROOT, "apps/checks/node_modules/.cache/cb-events-runtimes"),
};

/** What the command has of its process, and what a test puts in its place. */
export interface CommandContext extends Output {
  /** Ends the run, and the runtimes with it. */
  readonly signal: AbortSignal;
  /** @default the packed packages, installed by npm */
  readonly withProject?: WithProject;
  /** @default the PATH, and the folder of `--install` */
  readonly places?: Places;
}

/** Runs the command to its end and gives the exit code: 1 when a check failed, or a runtime gave no result. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, withProject = withPackedProject, places = DEFAULT_PLACES, signal } = context;
  const flag = { type: "boolean", default: false } as const;
  const only = { type: "string", multiple: true, default: [] as string[] } as const;
  const options = parseOptions(args, { install: flag, all: flag, only, help: flag }, context);
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  const stranger = options.only.find((name) => !KINDS.some((kind) => kind.name === name));
  if (stranger !== undefined) {
    err(`--only: got ${stranger}; allowed are ${KINDS.map(({ name }) => name).join(", ")}\n`);
    return 1;
  }

  const kinds = KINDS.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const runtimes: Runtime[] = [];
  const missing: RuntimeKind[] = [];
  for (const kind of kinds) {
    const found = (await kind.find(places)) ?? (options.install && (await installed(kind, places, context)));
    if (found) runtimes.push(found);
    else missing.push(kind);
  }
  try {
    const run = ({ folder }: { readonly folder: string }) => runAll(runtimes, folder, context);
    const outcomes = await withProject(signal, run, CONFORMANCE_DEPENDENCIES);
    if (outcomes.length > 0) out(`\n${table(outcomes)}`);
    const mustBeThere = options.all || options.only.length > 0;
    for (const { name, hint } of missing)
      out(`${mustBeThere ? "FAILED: missing" : "skipped"}: ${name}: ${hint}\n`);
    return outcomes.every(passed) && (missing.length === 0 || !mustBeThere) ? 0 : 1;
  } catch (error) {
    err(`runtimes: ${signal.aborted ? "interrupted" : oneLine(error)}\n`);
    return 1;
  }
}

/** One after the other: each has timers to keep. */
async function runAll(runtimes: readonly Runtime[], folder: string, { out, signal }: CommandContext) {
  await addConformance(folder);
  const outcomes: Outcome[] = [];
  for (const runtime of runtimes) {
    signal.throwIfAborted();
    const outcome = await runRuntime(runtime, folder, signal);
    out(`${passed(outcome) ? "ok" : "FAILED"}: ${runtime.name}, ${runtime.version}\n`);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** Undefined when it could not be installed, which is told, or does not run then. */
async function installed(kind: RuntimeKind, places: Places, { err, signal }: CommandContext) {
  try {
    await installRuntime(kind, places, signal);
  } catch (error) {
    err(`${kind.name} could not be installed: ${oneLine(error)}\n`);
  }
  return kind.find(places);
}
