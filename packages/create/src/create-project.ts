import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { ProjectError } from "./project-error.js";
import { projectName } from "./project-name.js";
import { RUNTIMES, type Runtime } from "./runtime.js";
import { readTemplate } from "./template.js";

/** A project to make. */
export interface ProjectOptions {
  /** Where: a folder that is empty, or not there yet. Its name becomes that of the project. */
  readonly folder: string;

  /**
   * What runs the bot: `"node"`, `"deno"`, `"bun"`, or `"worker"` for a Cloudflare Worker with a cron trigger.
   *
   * @default "node"
   */
  readonly runtime?: Runtime | undefined;
}

/** A project that was made. */
export interface Project {
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  /** The names of the files that were written. */
  readonly files: readonly string[];
}

/** Writes the files of a project. Rejects with a `ProjectError`, and writes nothing, where the folder does not do. */
export async function createProject({ folder, runtime = "node" }: ProjectOptions): Promise<Project> {
  const path = resolve(folder);
  const name = projectName(basename(path));
  const files = new Map<string, string>();
  for (const template of RUNTIMES[runtime].templates)
    for (const [file, text] of await readTemplate(template, { name, version: await ownVersion() }))
      files.set(file, text);
  await makeEmptyFolder(path, folder);
  // `wx`: what appeared meanwhile is left as it is.
  for (const [file, text] of files) await writeFile(join(path, file), text, { flag: "wx" });
  return { name, folder: path, files: [...files.keys()] };
}

/** A new repository is empty too. */
async function makeEmptyFolder(path: string, shown: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    const [first] = (await readdir(path)).filter((name) => name !== ".git");
    if (first === undefined) return;
    throw new ProjectError(
      `The folder ${JSON.stringify(shown)} is not empty: it holds ${JSON.stringify(first)}. Name another one`,
    );
  } catch (error) {
    if (error instanceof ProjectError) throw error;
    const { code = "", message } = error as NodeJS.ErrnoException;
    const reason = code === "EEXIST" || code === "ENOTDIR" ? "there is a file of that name" : message;
    throw new ProjectError(`The folder ${JSON.stringify(shown)} cannot be made: ${reason}. Name another one`);
  }
}

/** All packages have one version. */
async function ownVersion(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
