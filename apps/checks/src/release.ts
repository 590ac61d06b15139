import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { command, flag } from "./command-line.js";
import { denoIn, denoProblems } from "./deno-publish.js";
import { type Package, ROOT, readPackages } from "./packages.js";
import { getProgram, PLACES } from "./runtimes/program.js";
import { inTempFolder } from "./temp-folder.js";

const run = promisify(execFile);

const help = `Usage: pnpm checks release [options]

The dry run of a new version: what is committed is copied, \`changeset version\` raises the versions there and writes the
changelogs, and what came of it is checked; core and router of that version have to be what \`deno publish\` takes. Nothing
is changed here, and nothing is published.

  --install  get Deno by npm where it is missing, into a folder that git ignores
  --all      a missing Deno is a failure
  --types    has Deno check the types too, as \`deno publish\` does: half a minute
  --help     this text
`;

/** Stands in the environment as the registry's token would: no line may hold it. */
const CANARY = "npm_canary0123456789";

export const runCommand = command(
  help,
  { install: flag, all: flag, types: flag },
  ({ install, all, types }, { out, signal }) =>
    inTempFolder("release", async (temp) => {
      const folder = join(temp, "repository");
      await run("git", ["clone", "--quiet", ROOT, folder]);
      const before = await readPackages(folder);
      const changesets = createRequire(join(ROOT, "package.json")).resolve("@changesets/cli/bin.js");
      const env = { ...process.env, NPM_TOKEN: CANARY, NODE_AUTH_TOKEN: CANARY };
      const log = await run(process.execPath, [changesets, "version"], { cwd: folder, env });
      const after = await readPackages(folder);
      const problems = await releaseProblems(folder, before, after);
      if ((log.stdout + log.stderr).includes(CANARY)) problems.push("the log holds the registry's token");
      const deno = await getProgram("deno 2", PLACES, install ? signal : undefined);
      if (deno === undefined) {
        const missing = "deno publish: there is no Deno 2 here; --install gets it from npm";
        if (all) problems.push(missing);
        else out(`skipped: ${missing}\n`);
      } else {
        const [home, sources] = [join(temp, "home"), join(temp, "sources")];
        await mkdir(home);
        const refused = await denoProblems(folder, sources, denoIn(deno.file, home, signal), { types });
        if (refused.length === 0) out(`deno publish takes core and router (Deno ${deno.version})\n`);
        problems.push(...refused);
      }
      for (const { name, version, isPrivate } of after) if (!isPrivate) out(`${name}@${version}\n`);
      for (const problem of problems) out(`BROKEN ${problem}\n`);
      out(`broken: ${problems.length}\n`);
      return problems.length === 0;
    }),
);

/** What is wrong with a repository after `changeset version`. */
export async function releaseProblems(
  root: string,
  before: readonly Package[],
  after: readonly Package[],
): Promise<string[]> {
  const problems: string[] = [];
  const published = after.filter(({ isPrivate }) => !isPrivate);
  const versions = [...new Set(published.map(({ version }) => version))];
  if (versions.length !== 1) problems.push(`one version for all packages, not ${versions.join(", ")}`);
  for (const { folder, name, version, isPrivate } of after) {
    const old = before.find((each) => each.folder === folder)?.version;
    if (isPrivate && version !== old) problems.push(`${name} is private and went from ${old} to ${version}`);
    if (isPrivate) continue;
    if (version === old) problems.push(`${name} stays at ${version}: no changeset is waiting`);
    const changelog = await readFile(join(root, folder, "CHANGELOG.md"), "utf8").catch(() => "");
    if (!changelog.includes(`## ${version}`)) problems.push(`${name} has no changelog of ${version}`);
    problems.push(...entryProblems(changelog, version).map((problem) => `${name}, ${version}: ${problem}`));
  }
  const left = (await readdir(join(root, ".changeset"))).filter((file) => file.endsWith(".md"));
  for (const file of left) problems.push(`.changeset/${file} is left`);
  return problems;
}

/** Entries of a version's changelog, at most: a reader gives up on more. */
const MAX_ENTRIES = 15;

/** What a reader of a changelog would stumble over. */
function entryProblems(changelog: string, version: string): string[] {
  const section = changelog.split(/^## /m).find((each) => each.startsWith(`${version}\n`)) ?? "";
  const entries = section.split(/^(?=- )/m).slice(1);
  const problems: string[] = [];
  if (entries.length === 0) problems.push("the changelog says nothing");
  if (entries.length > MAX_ENTRIES)
    problems.push(`${entries.length} entries, at most ${MAX_ENTRIES} are read`);
  const firsts = entries.map((entry) => entry.trim().split("\n")[0] ?? "");
  for (const [at, first] of firsts.entries()) {
    if (firsts.indexOf(first) < at) problems.push(`said twice: ${first}`);
    if (/^- (?:Updated dependencies|[0-9a-f]{7}: )/.test(first))
      problems.push(`says nothing to a reader: ${first}`);
  }
  return problems;
}
