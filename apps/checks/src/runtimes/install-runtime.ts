import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Places, type RuntimeKind, slug } from "./runtime.js";

const run = promisify(execFile);

/**
 * Installs a runtime by npm, in a folder of its own. Those of Node, Deno and Bun put the program into its place by a
 * script, so scripts are run.
 */
export async function installRuntime(
  { name, programOf = name, npm }: RuntimeKind,
  { cache }: Places,
  signal: AbortSignal,
) {
  if (npm === undefined) return;
  const folder = join(cache, slug(programOf));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const args = ["install", "--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error", npm];
  await run("npm", args, { cwd: folder, signal });
}
