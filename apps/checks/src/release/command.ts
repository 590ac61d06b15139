import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { command } from "../command-line.js";
import { ROOT } from "../packages.js";
import { inTempFolder } from "../temp-folder.js";
import { readPackages, releaseProblems } from "./problems.js";

const run = promisify(execFile);

const help = `Usage: pnpm checks release

The dry run of a new version: what is committed is copied, \`changeset version\` raises the versions there and writes the
changelogs, and what came of it is checked. Nothing is changed here, and nothing is published.

  --help  this text
`;

/** Stands in the environment as the registry's token would: no line may hold it. */
const CANARY = "npm_canary0123456789";

export const runCommand = command(help, {}, (_, { out }) =>
  inTempFolder("release", async (folder) => {
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
  }),
);
