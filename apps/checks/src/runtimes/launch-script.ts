import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scriptEntry } from "./entry.js";
import { type Launch, type Project, slug } from "./runtime.js";

/** A runtime that takes a file. */
export interface Script {
  readonly program: string;
  readonly args: readonly string[];
  /** The conformance file that it runs. */
  readonly conformance: string;
}

/** For a runtime that takes a file: it finds the packages by itself, as it would in anyone's project. */
export async function launchScript(
  name: string,
  { program, args, conformance }: Script,
  { folder }: Project,
  controlUrl: string,
): Promise<Launch> {
  const file = join(folder, `run-${slug(name)}.js`);
  await writeFile(file, scriptEntry(controlUrl, conformance));
  return { program, args: [...args, file], endsByItself: true };
}
