import { describe, expect, it } from "vitest";
import { readPackages, releaseProblems } from "../src/release.js";
import { testFolder, writeFiles } from "./run.js";

/** A repository after `changeset version`, with changes. */
async function released(changes: Record<string, string> = {}): Promise<string> {
  const root = await testFolder();
  const manifest = (name: string, version: string, more = {}) => JSON.stringify({ name, version, ...more });
  await writeFiles(root, {
    "packages/one/package.json": manifest("one", "0.1.0"),
    "packages/one/CHANGELOG.md": "# one\n\n## 0.1.0\n",
    "packages/two/package.json": manifest("two", "0.1.0"),
    "packages/two/CHANGELOG.md": "# two\n\n## 0.1.0\n",
    "apps/own/package.json": manifest("own", "0.0.0", { private: true }),
    ".changeset/config.json": "{}",
    ...changes,
  });
  return root;
}

async function problems(changes?: Record<string, string>): Promise<string[]> {
  const before = (await readPackages(await released())).map((each) => ({ ...each, version: "0.0.0" }));
  const root = await released(changes);
  return releaseProblems(root, before, await readPackages(root));
}

describe("a release", () => {
  it("is found right", async () => expect(await problems()).toEqual([]));

  it.each([
    [
      "two versions",
      {
        "packages/two/package.json": '{"name":"two","version":"0.2.0"}',
        "packages/two/CHANGELOG.md": "## 0.2.0",
      },
      ["one version for all packages, not 0.1.0, 0.2.0"],
    ],
    ["a package without a changelog", { "packages/one/CHANGELOG.md": "" }, ["one has no changelog of 0.1.0"]],
    [
      "a private package that was raised",
      { "apps/own/package.json": '{"name":"own","version":"0.1.0","private":true}' },
      ["own is private and went from 0.0.0 to 0.1.0"],
    ],
    ["a changeset that is left", { ".changeset/a.md": "" }, [".changeset/a.md is left"]],
    [
      "a package that was not raised",
      {
        "packages/two/package.json": '{"name":"two","version":"0.0.0"}',
        "packages/two/CHANGELOG.md": "## 0.0.0",
      },
      ["one version for all packages, not 0.1.0, 0.0.0", "two stays at 0.0.0: no changeset is waiting"],
    ],
  ])("%s is named", async (_, changes, expected) => {
    expect(await problems(changes)).toEqual(expected);
  });
});
