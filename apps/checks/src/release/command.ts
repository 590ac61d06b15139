import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Output, oneLine, parseOptions } from "../command-line.js";
import { ROOT } from "../packages.js";
import { readPackages, releaseProblems } from "./problems.js";

const run = promisify(execFile);

const help = `Usage: node dist/release.js

The dry run of a new version: what is committed is copied, \`changeset version\` raises the versions there and writes the
changelogs, and what came of it is checked. Nothing is changed here, and nothing is published.

  --help  this text
`;

/** Stands in the environment as the registry's token would: no line may hold it. */
const CANARY = "npm_canary0123456789";

export interface CommandContext extends Output {
  /** A repository to take instead of this one. */
  readonly root?: string | undefined;
}

/** Runs the command to its end and gives the exit code: 1 when a release would be broken. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<0 | 1> {
  const { out, err, root = ROOT } = context;
  const options = parseOptions(args, { help: { type: "boolean" } }, context);
  if (options === undefined) return 1;
  if (options.help) {
    out(help);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), "cb-events-release-"));
  try {
    await run("git", ["clone", "--quiet", root, folder]);
    const before = await readPackages(folder);
    const log = await raiseVersions(folder);
    const after = await readPackages(folder);
    const problems = await releaseProblems(folder, before, after);
    if (log.includes(CANARY)) problems.push("the log holds the registry's token");
    for (const { name, version, isPrivate } of after) if (!isPrivate) out(`${name}@${version}\n`);
    for (const problem of problems) out(`BROKEN ${problem}\n`);
    out(`broken: ${problems.length}\n`);
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    err(`release: ${oneLine(error)}\n`);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Gives all that was printed. */
async function raiseVersions(folder: string): Promise<string> {
  const changesets = createRequire(join(ROOT, "package.json")).resolve("@changesets/cli/bin.js");
  const env = { ...process.env, NPM_TOKEN: CANARY, NODE_AUTH_TOKEN: CANARY };
  const { stdout, stderr } = await run(process.execPath, [changesets, "version"], { cwd: folder, env });
  return stdout + stderr;
}
