import { execFile } from "node:child_process";
import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../packages.js";

const run = promisify(execFile);

/** Where runtimes are looked for. */
export interface Places {
  /** As in the environment: folders. */
  readonly path: string;
  /** Where `--install` puts them, a folder each. */
  readonly cache: string;
}

export const PLACES: Places = {
  path: process.env["PATH"] ?? "",
  cache: join(ROOT, "apps/checks/node_modules/.cache/cb-events-runtimes"),
};

/** A program that told its version. */
export interface Program {
  readonly file: string;
  readonly version: string;
}

/** What to look for. */
export interface Wanted {
  /** Name of the runtime. */
  readonly name: string;
  /** Names of its program. */
  readonly commands: readonly string[];
  /** Any, where it is left out. */
  readonly major?: number;
  /** The npm package that brings it, with its major version. */
  readonly npm?: string;
}

/** The first program of the right version, on the path or among those that were installed. */
export async function findProgram(
  { name, commands, major }: Wanted,
  { path, cache }: Places,
): Promise<Program | undefined> {
  const own = process.versions.node;
  const isNode = commands.includes("node");
  if (isNode && majorOf(own) === major) return { file: process.execPath, version: own };
  const installed = join(cache, slug(name), "node_modules", ".bin");
  // The path has but one Node, which is most likely this one.
  const folders = [...(isNode ? [] : path.split(delimiter).filter(Boolean)), installed];
  for (const file of folders.flatMap((folder) => commands.map((command) => join(folder, command)))) {
    const version = await versionOf(file);
    if (version !== undefined && (major === undefined || majorOf(version) === major))
      return { file, version };
  }
  return undefined;
}

/** The same; where it is missing and there is a signal, it is installed. */
export async function getProgram(wanted: Wanted, places: Places, install?: AbortSignal) {
  const found = await findProgram(wanted, places);
  if (found !== undefined || install === undefined) return found;
  await installRuntime(wanted, places, install);
  return findProgram(wanted, places);
}

/**
 * Installs a runtime by npm, in a folder of its own. Those of Node, Deno and Bun put the program into its place by a
 * script, so scripts are run.
 */
export async function installRuntime(
  { name, npm }: Pick<Wanted, "name" | "npm">,
  { cache }: Places,
  signal: AbortSignal,
): Promise<void> {
  if (npm === undefined) return;
  const folder = join(cache, slug(name));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const args = ["install", "--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error", npm];
  await run("npm", args, { cwd: folder, signal });
}

export const majorOf = (version: string): number => Number.parseInt(version, 10);

/** A runtime's name as that of a folder or file. */
export const slug = (name: string): string => name.replaceAll(" ", "-");

/** Undefined when it is not there, or does not run. */
async function versionOf(file: string): Promise<string | undefined> {
  try {
    await access(file, constants.X_OK);
    const { stdout } = await run(file, ["--version"], { timeout: 20_000 });
    return /\d+(\.\d+)+/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}
