import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { oneLine } from "../command-line.js";
import { getProgram, majorOf, PLACES } from "../runtimes/program.js";
import type { Program } from "./bench.js";

const run = promisify(execFile);

/** A Node that takes part. */
export interface Runtime {
  /** With its version. */
  readonly name: string;
  readonly major: number;
  readonly program: Program;
}

/** What takes part unless others are asked for: fetch costs one much more than the other. */
export const MAJORS: readonly number[] = [20, 24];

/** The Node that runs this, or one that npm installs into a folder of its own, once. */
export async function findNode(major: number, signal: AbortSignal): Promise<Runtime> {
  const wanted = { name: `node ${major}`, commands: ["node"], major, npm: `node@${major}` };
  const found = await getProgram(wanted, PLACES, signal);
  if (found === undefined) throw new Error(`npm has put no Node ${major} into its place`);
  const program = { command: found.file, args: ["--expose-gc"] };
  return { name: `Node ${found.version}`, major: majorOf(found.version), program };
}

const PACKAGES = { "cb-events": "10.1.0", uvloop: "0.23.0" };
/** The event loops of Python that its client runs on. */
export const LOOPS: readonly string[] = ["asyncio", "uvloop"];
/** The Python client on each loop. */
export type Pythons = ReadonlyMap<string, Program>;

// Both are up from the build.
const FOLDER = fileURLToPath(new URL("../node_modules/.cache/cb-events-peer", import.meta.url));
const SCRIPT = fileURLToPath(new URL("../peer/peer.py", import.meta.url));

/**
 * Makes a virtual environment with the Python client in it, unless that is there already. Rejects when it cannot:
 * most likely there is no Python.
 */
export async function setUpPython(signal: AbortSignal): Promise<Pythons> {
  const python = `${FOLDER}/bin/python`;
  const packages = Object.entries(PACKAGES);
  const installed = packages.map(([name, version]) => `version("${name}") == "${version}"`).join(" and ");
  try {
    await run(python, ["-c", `from importlib.metadata import version; assert ${installed}`], { signal });
  } catch {
    signal.throwIfAborted();
    await run("python3", ["-m", "venv", "--clear", FOLDER], { signal }).catch(explain);
    const pinned = packages.map(([name, version]) => `${name}==${version}`);
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pinned];
    await run(python, install, { signal }).catch(explain);
  }
  return new Map(LOOPS.map((loop) => [loop, { command: python, args: [SCRIPT, loop] }]));
}

/** What a command said last is more than that it failed. */
function explain(error: unknown): never {
  const { stderr = "" } = error as { readonly stderr?: string };
  throw new Error(stderr.trim().split("\n").at(-1) || oneLine(error));
}
