import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A package of the repository, as far as a release changes it. */
export interface VersionedPackage {
  /** Such as `packages/core`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly isPrivate: boolean;
}

/** The packages in packages/ and apps/ of a repository. */
export async function readPackages(root: string): Promise<VersionedPackage[]> {
  const groups = await Promise.all(
    ["packages", "apps"].map(async (group) =>
      (await readdir(join(root, group))).sort().map((name) => `${group}/${name}`),
    ),
  );
  return Promise.all(
    groups.flat().map(async (folder) => {
      const text = await readFile(join(root, folder, "package.json"), "utf8");
      const { name, version, private: isPrivate = false } = JSON.parse(text);
      return { folder, name, version, isPrivate };
    }),
  );
}

/** What is wrong with a repository after `changeset version`. */
export async function releaseProblems(
  root: string,
  before: readonly VersionedPackage[],
  after: readonly VersionedPackage[],
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

/** Entries of a version's changelog, at most: more than that are read by no one. */
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
