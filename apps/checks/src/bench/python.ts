import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { oneLine } from "../command-line.js";
import type { Program } from "./worker.js";

const run = promisify(execFile);

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
export async function setUpPython(
  signal: AbortSignal,
  folder = FOLDER,
  system = "python3",
): Promise<Pythons> {
  const python = `${folder}/bin/python`;
  const packages = Object.entries(PACKAGES);
  const installed = packages.map(([name, version]) => `version("${name}") == "${version}"`).join(" and ");
  try {
    await run(python, ["-c", `from importlib.metadata import version; assert ${installed}`], { signal });
  } catch {
    signal.throwIfAborted();
    await run(system, ["-m", "venv", "--clear", folder], { signal }).catch(explain);
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
