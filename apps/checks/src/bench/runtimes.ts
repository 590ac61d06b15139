import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
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

// Up from the build, in a folder that git ignores.
const FOLDER = fileURLToPath(new URL("../node_modules/.cache/cb-events-runtimes", import.meta.url));

/** The Node that runs this, or one that npm installs into a folder of its own, once. */
export async function findNode(major: number, signal: AbortSignal): Promise<Runtime> {
  const own = process.versions.node;
  if (Number.parseInt(own, 10) === major) return toRuntime(process.execPath, own);
  const folder = join(FOLDER, `node-${major}`);
  const command = join(folder, "node_modules", ".bin", "node");
  const version = await versionOf(command, signal).catch(() => undefined);
  signal.throwIfAborted();
  if (version !== undefined) return toRuntime(command, version);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  // A script of the package puts the program into its place.
  const flags = ["--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", ["install", ...flags, `node@${major}`], { cwd: folder, signal });
  return toRuntime(command, await versionOf(command, signal));
}

async function versionOf(command: string, signal: AbortSignal): Promise<string> {
  const { stdout } = await run(command, ["--version"], { signal });
  return stdout.trim().slice("v".length);
}

function toRuntime(command: string, version: string): Runtime {
  const program = { command, args: ["--expose-gc"] };
  return { name: `Node ${version}`, major: Number.parseInt(version, 10), program };
}
