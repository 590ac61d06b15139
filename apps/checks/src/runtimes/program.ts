import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
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

/** The command of a program, which is also the name of the npm package that brings it, and its major version. */
export type ProgramName = `${"node" | "deno" | "bun" | "workerd"} ${number}`;

/**
 * The first program of that version on the path, or the one that was installed. With a signal, npm installs it where it
 * is missing.
 */
export async function getProgram(
  name: ProgramName,
  { path, cache }: Places,
  install?: AbortSignal,
): Promise<Program | undefined> {
  const [command = "", major = ""] = name.split(" ");
  const own = process.versions.node;
  if (name === `node ${majorOf(own)}`) return { file: process.execPath, version: own };
  // The path has but one Node, which is most likely this one.
  const folders = command === "node" ? [] : path.split(delimiter).filter(Boolean);
  for (const folder of folders) {
    const program = await programAt(join(folder, command));
    if (program !== undefined && majorOf(program.version) === Number(major)) return program;
  }
  // What npm has put here is of that version, whatever it calls itself: workerd tells a date.
  const home = join(cache, `${command}-${major}`);
  const installed = join(home, "node_modules/.bin", command);
  const program = await programAt(installed);
  if (program !== undefined || install === undefined) return program;
  await installPackage(`${command}@${major}`, home, install);
  return programAt(installed);
}

/** Installs a package by npm. Those of Node, Deno and Bun put the program into its place by a script, so scripts are run. */
async function installPackage(npm: string, folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const args = ["install", "--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error", npm];
  await run("npm", args, { cwd: folder, signal });
}

export const majorOf = (version: string): number => Number.parseInt(version, 10);

/** Undefined when it is not there, or does not run. */
export async function programAt(file: string): Promise<Program | undefined> {
  try {
    const { stdout } = await run(file, ["--version"], { timeout: 20_000 });
    const [version] = /\d+([.-]\d+)+/.exec(stdout) ?? [];
    return version === undefined ? undefined : { file, version };
  } catch {
    return undefined;
  }
}
