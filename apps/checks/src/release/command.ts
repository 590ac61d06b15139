import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { command } from "../command-line.js";
import { ROOT } from "../packages.js";
import { readPackages, releaseProblems } from "./problems.js";

const run = promisify(execFile);

const help = `Usage: pnpm checks release

The dry run of a new version: what is committed is copied, \`changeset version\` raises the versions there and writes the
changelogs, and what came of it is checked. Nothing is changed here, and nothing is published.

  --help  this text
`;

/** Stands in the environment as the registry's token would: no line may hold it. */
const CANARY = "npm_canary0123456789";

export const runCommand = command(help, {}, async (_, { out }) => {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-release-"));
  try {
    await run("git", ["clone", "--quiet", ROOT, folder]);
    const before = await readPackages(folder);
    const changesets = createRequire(join(ROOT, "package.json")).resolve("@changesets/cli/bin.js");
    const env = { ...process.env, NPM_TOKEN: CANARY, NODE_AUTH_TOKEN: CANARY };
    const log = await run(process.execPath, [changesets, "version"], { cwd: folder, env });
    const after = await readPackages(folder);
    const problems = await releaseProblems(folder, before, after);
    if ((log.stdout + log.stderr).includes(CANARY)) problems.push("the log holds the registry's token");
    for (const { name, version, isPrivate } of after) if (!isPrivate) out(`${name}@${version}\n`);
    for (const problem of problems) out(`BROKEN ${problem}\n`);
    out(`broken: ${problems.length}\n`);
    return problems.length === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
