import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { denoManifest, denoProblems, type NpmManifest } from "../src/deno-publish.js";
import { ROOT, readPackages } from "../src/packages.js";
import { releaseProblems } from "../src/release.js";
import { testFolder, writeFiles } from "./run.js";

/** A repository after `changeset version`, with changes. */
async function released(changes: Record<string, string> = {}): Promise<string> {
  const root = await testFolder();
  const manifest = (name: string, version: string, more = {}) => JSON.stringify({ name, version, ...more });
  await writeFiles(root, {
    "packages/one/package.json": manifest("one", "0.1.0"),
    "packages/one/CHANGELOG.md": "# one\n\n## 0.1.0\n\n- First.\n",
    "packages/two/package.json": manifest("two", "0.1.0"),
    "packages/two/CHANGELOG.md": "# two\n\n## 0.1.0\n\n- First.\n",
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

  it("does not mind what a package that was moved has left in its folder", async () => {
    expect(await problems({ "apps/moved/node_modules/left.txt": "" })).toEqual([]);
  });

  it.each([
    [
      "two versions",
      {
        "packages/two/package.json": '{"name":"two","version":"0.2.0"}',
        "packages/two/CHANGELOG.md": "## 0.2.0\n- Second.",
      },
      ["one version for all packages, not 0.1.0, 0.2.0"],
    ],
    [
      "a package without a changelog",
      { "packages/one/CHANGELOG.md": "" },
      ["one has no changelog of 0.1.0", "one, 0.1.0: the changelog says nothing"],
    ],
    [
      "a changelog that is not read to its end",
      { "packages/one/CHANGELOG.md": `## 0.1.0\n\n${"- Again.\n".repeat(16)}\n## 0.0.9\n` },
      expect.arrayContaining([
        "one, 0.1.0: 16 entries, at most 15 are read",
        "one, 0.1.0: said twice: - Again.",
      ]),
    ],
    [
      "what says nothing to a reader",
      { "packages/one/CHANGELOG.md": "## 0.1.0\n- Updated dependencies [83b75c3]\n- 83b75c3: It is new.\n" },
      [
        "one, 0.1.0: says nothing to a reader: - Updated dependencies [83b75c3]",
        "one, 0.1.0: says nothing to a reader: - 83b75c3: It is new.",
      ],
    ],
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
        "packages/two/CHANGELOG.md": "## 0.0.0\n- None.",
      },
      ["one version for all packages, not 0.1.0, 0.0.0", "two stays at 0.0.0: no changeset is waiting"],
    ],
  ])("%s is named", async (_, changes, expected) => {
    expect(await problems(changes)).toEqual(expected);
  });
});

describe("the manifest for Deno", () => {
  const read = async (name: string) =>
    JSON.parse(await readFile(join(ROOT, "packages", name, "package.json"), "utf8")) as NpmManifest;

  it("says what package.json says, by sources instead of built files", async () => {
    const manifest = await read("core");
    expect(denoManifest({ ...manifest, version: "0.1.0" })).toEqual({
      name: "@cb-events/core",
      version: "0.1.0",
      license: "MIT",
      exports: { ".": "./src/index.ts", "./node": "./src/node.ts", "./ofetch": "./src/ofetch.ts" },
      imports: {
        "p-throttle": `npm:p-throttle@${manifest.dependencies?.["p-throttle"]}`,
        valibot: `npm:valibot@${manifest.dependencies?.["valibot"]}`,
      },
    });
  });

  it("is refused for an entry that is not built from a source", async () => {
    const exports = { ".": { types: "./lib/index.d.ts" } };
    expect(() => denoManifest({ ...{ name: "one", version: "1.0.0", license: "MIT" }, exports })).toThrow(
      "one: . leads to ./lib/index.d.ts, which has no source",
    );
  });
});

describe("deno publish", () => {
  async function tried(refuses: (folder: string) => string | undefined, types = false) {
    const folder = await testFolder();
    const calls: unknown[] = [];
    const found = await denoProblems(
      ROOT,
      folder,
      async (args, own) => {
        calls.push([args.join(" "), own.slice(folder.length + 1).replaceAll("\\", "/")]);
        const stderr = refuses(own);
        if (stderr !== undefined) throw Object.assign(new Error("Command failed"), { stderr });
      },
      { types },
    );
    return { folder, calls, found };
  }

  it("is tried with core and router, in a workspace where they find each other", async () => {
    const { folder, calls, found } = await tried(() => undefined);
    expect([found, calls]).toEqual([
      [],
      [
        ["publish --dry-run --allow-dirty --no-check", "packages/core"],
        ["publish --dry-run --allow-dirty --no-check", "packages/router"],
      ],
    ]);
    expect((await tried(() => undefined, true)).calls[0]).toEqual([
      "publish --dry-run --allow-dirty",
      "packages/core",
    ]);
    const { workspace } = JSON.parse(await readFile(join(folder, "deno.json"), "utf8"));
    expect(workspace).toEqual(["./packages/types", "./packages/core", "./packages/router"]);
    const { exports } = JSON.parse(await readFile(join(folder, "packages/router/deno.json"), "utf8"));
    expect(await readFile(join(folder, "packages/router", exports["."]), "utf8")).toContain("export");
  });

  it("is told with all that it says where it refuses one", async () => {
    const { found } = await tried((own) =>
      own.endsWith("core") ? "error[missing-explicit-type]: missing explicit type\n" : undefined,
    );
    expect(found).toEqual(["deno publish refuses core: error[missing-explicit-type]: missing explicit type"]);
  });
});
