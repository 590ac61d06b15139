import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Output, oneLine, parseOptions } from "../command-line.js";
import { type WithProject, withPackedProject } from "../install/temp-project.js";
import { ROOT } from "../packages.js";
import { findProgram, majorOf } from "../runtimes/find-program.js";
import { installRuntime } from "../runtimes/install-runtime.js";
import type { Places } from "../runtimes/runtime.js";

const run = promisify(execFile);

const help = `Usage: node dist/ledger.js [options]

Packs the packages, installs them as a user would, and runs the checks of the ledger on Node 20, 22, 24 and Bun: over
libsql, node:sqlite and bun:sqlite.

  --install  get the missing ones by npm, into a folder that git ignores
  --all      a runtime that is missing is a failure
  --help     this text
`;

const PLACES: Places = {
  path: process.env["PATH"] ?? "",
  cache: join(ROOT, "apps/checks/node_modules/.cache/cb-events-runtimes"),
};

/** A runtime to run the checks on, and the SQLite that it has to take. */
interface Wanted {
  readonly name: string;
  readonly npm: string;
  readonly command: string;
  readonly major: number;
  readonly driver: string;
}

const WANTED: readonly Wanted[] = [
  { name: "node 20", npm: "node@20", command: "node", major: 20, driver: "libsql" },
  { name: "node 22", npm: "node@22", command: "node", major: 22, driver: "node:sqlite" },
  { name: "node 24", npm: "node@24", command: "node", major: 24, driver: "node:sqlite" },
  { name: "bun", npm: "bun@1", command: "bun", major: 1, driver: "bun:sqlite" },
];

/** What the command has of its process, and what a test puts in its place. */
export interface CommandContext extends Output {
  /** Ends the run, and the runtimes with it. */
  readonly signal: AbortSignal;
  /** @default the packed packages, installed by npm */
  readonly withProject?: WithProject;
  /** @default the PATH, and the folder of `--install` */
  readonly places?: Places;
}

/** Runs the command to its end and gives the exit code: 1 when a check failed. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, signal, withProject = withPackedProject, places = PLACES } = context;
  const flag = { type: "boolean", default: false } as const;
  const options = parseOptions(args, { install: flag, all: flag, help: flag }, context);
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  try {
    return await withProject(signal, async ({ folder }) => {
      await cp(join(ROOT, "packages/ledger/test/conformance"), join(folder, "ledger"), { recursive: true });
      let failed = 0;
      for (const wanted of WANTED) {
        signal.throwIfAborted();
        const program = await find(wanted, places, options.install ? signal : undefined);
        if (program === undefined) {
          out(`${options.all ? "FAILED: missing" : "skipped"}: ${wanted.name}\n`);
          failed += Number(options.all);
          continue;
        }
        const { ok, text } = await check(program.file, wanted, folder, signal);
        out(`${ok ? "ok" : "FAILED"}: ${wanted.name} (${program.version}): ${text}\n`);
        failed += Number(!ok);
      }
      return failed === 0 ? 0 : 1;
    });
  } catch (error) {
    err(`ledger: ${signal.aborted ? "interrupted" : oneLine(error)}\n`);
    return 1;
  }
}

/** The program of a runtime; it is installed first where there is a signal to do so, and it is missing. */
async function find({ name, npm, command, major }: Wanted, places: Places, install?: AbortSignal) {
  if (command === "node" && majorOf(process.versions.node) === major)
    return { file: process.execPath, version: process.versions.node };
  const look = () => findProgram({ name, commands: [command], major }, places);
  const found = await look();
  if (found !== undefined || install === undefined) return found;
  await installRuntime({ name, npm, hint: "", find: async () => undefined }, places, install);
  return look();
}

async function check(file: string, { driver }: Wanted, folder: string, signal: AbortSignal) {
  try {
    const { stdout } = await run(file, [join(folder, "ledger/run.mjs")], { cwd: folder, signal });
    const text = stdout.trim();
    return text.startsWith(`${driver}:`)
      ? { ok: true, text }
      : { ok: false, text: `${text}; it should be ${driver}` };
  } catch (error) {
    signal.throwIfAborted();
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    return { ok: false, text: `${stdout ?? ""}${stderr ?? ""}`.trim() || oneLine(error) };
  }
}
