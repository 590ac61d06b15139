import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Block } from "./read-blocks.js";
import { ROOT } from "./read-pages.js";

/** A block on the disk, as JavaScript. */
export interface ModuleFile extends AsyncDisposable {
  readonly path: string;
}

export interface ModuleOptions {
  /** With all that it imports in one file, for a runtime that looks for packages in its own way. */
  readonly bundle?: boolean;
}

/** Writes the block where it finds the packages, and git does not see it. */
export async function writeModule(block: Block, { bundle = false }: ModuleOptions = {}): Promise<ModuleFile> {
  const folder = await mkdtemp(join(ROOT, "apps/docs/node_modules/.block-"));
  const path = join(folder, "block.mjs");
  await build({
    stdin: { contents: block.text, loader: "ts", resolveDir: join(ROOT, "apps/docs") },
    outfile: path,
    bundle,
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs the block in this process, and gives what it exports. */
export async function importBlock<T>(block: Block): Promise<T> {
  await using file = await writeModule(block);
  return (await import(/* @vite-ignore */ pathToFileURL(file.path).href)) as T;
}
