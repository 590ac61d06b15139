import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Context, command, flag } from "../../../checks/src/command-line.js";
import { readApi } from "./api.js";
import { llmsIndex, llmsPath, llmsText } from "./llms.js";
import { findMissing, optionsOf } from "./missing.js";
import { findPackages } from "./packages.js";
import { fillReadme } from "./readme.js";

const help = `Usage: pnpm generate [options]

Writes the tables of the READMEs, packages/*/llms.txt and their index, apps/docs/llms.txt, from the doc comments in
packages/*/src.

  --check   write nothing; fail when a file is not as it would be written
  --help    this text
`;

const INDEX = "apps/docs/llms.txt";

/** What the command has of its process. */
export interface CommandContext extends Context {
  /** The folder of the repository. */
  readonly root: string;
}

/** Fails when something is not documented, or not up to date. */
export const runCommand = command(help, { check: flag }, async ({ check }, context: CommandContext) => {
  const { out, err, root } = context;
  const { files, problems } = await generate(root);
  for (const problem of problems) err(`${problem}\n`);
  if (problems.length > 0) return false;

  let isUpToDate = true;
  for (const [path, text] of files) {
    if (text === (await read(root, path))) continue;
    if (check) {
      err(`${path} is stale: run \`npx -y pnpm@10.34.9 generate\`\n`);
      isUpToDate = false;
    } else {
      await writeFile(join(root, path), text);
      out(`wrote ${path}\n`);
    }
  }
  if (isUpToDate) out(`${files.size} files are up to date\n`);
  return isUpToDate;
});

/** The text of every file as it should be, and what keeps it from being written. */
async function generate(root: string): Promise<{ files: Map<string, string>; problems: string[] }> {
  const packages = readApi(await findPackages(root));
  const problems = packages.flatMap(findMissing);
  const files = new Map<string, string>();
  const fill = async (path: string, of: typeof packages) => {
    const filled = fillReadme((await read(root, path)) ?? "", of);
    problems.push(...filled.problems.map((problem) => `${path}: ${problem}`));
    files.set(path, filled.text);
    return filled.told;
  };
  await fill("README.md", packages);
  for (const each of packages) {
    const path = `${each.folder}/README.md`;
    const told = await fill(path, [each]);
    const untold = optionsOf(each).filter((name) => !told.includes(name));
    problems.push(...untold.map((name) => `${path}: there is no table "options of ${name}"`));
  }
  for (const each of packages) files.set(llmsPath(each), llmsText(each));
  files.set(INDEX, llmsIndex(packages, "../../"));
  return { files, problems };
}

/** Undefined when there is no such file. */
async function read(root: string, path: string): Promise<string | undefined> {
  return readFile(join(root, path), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
