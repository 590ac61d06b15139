import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { oneLine } from "../command-line.js";
import { PYTHONS } from "../contestant/contestants.js";
import { getProgram, majorOf, PLACES } from "../runtimes/program.js";
import type { Program } from "./worker.js";

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
  const found = await getProgram(`node ${major}`, PLACES, signal);
  if (found === undefined) throw new Error(`npm has put no Node ${major} into its place`);
  const program = { command: found.file, args: ["--expose-gc"] };
  return { name: `Node ${found.version}`, major: majorOf(found.version), program };
}

const PACKAGES = ["cb-events==10.1.0", "uvloop==0.23.0"];

// Both are up from the build.
const FOLDER = fileURLToPath(new URL("../node_modules/.cache/cb-events-peer", import.meta.url));
const SCRIPT = fileURLToPath(new URL("../peer/peer.py", import.meta.url));

/**
 * The programs of the Python client, by the names of the contestants, in a virtual environment that keeps what is
 * installed. Rejects when it cannot be made: most likely there is no Python.
 */
export async function setUpPython(signal: AbortSignal): Promise<ReadonlyMap<string, Program>> {
  const python = `${FOLDER}/bin/python`;
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES];
  try {
    await run("python3", ["-m", "venv", FOLDER], { signal });
    await run(python, install, { signal });
  } catch (error) {
    // What a command said last is more than that it failed.
    const { stderr = "" } = error as { readonly stderr?: string };
    throw new Error(stderr.trim().split("\n").at(-1) || oneLine(error));
  }
  return new Map(
    Object.entries(PYTHONS).map(([name, args]) => [name, { command: python, args: [SCRIPT, ...args] }]),
  );
}
