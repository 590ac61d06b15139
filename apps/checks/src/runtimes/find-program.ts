import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { type Places, slug } from "./runtime.js";

const run = promisify(execFile);

/** A program that told its version. */
interface Program {
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
}

/** The first program of the right version, on the path or among those that were installed. */
export async function findProgram(
  { name, commands, major }: Wanted,
  { path, cache }: Places,
): Promise<Program | undefined> {
  const installed = join(cache, slug(name), "node_modules", ".bin");
  const folders = [...path.split(delimiter).filter(Boolean), installed];
  for (const file of folders.flatMap((folder) => commands.map((command) => join(folder, command)))) {
    const version = await versionOf(file);
    if (version !== undefined && (major === undefined || majorOf(version) === major))
      return { file, version };
  }
  return undefined;
}

export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

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
