import { execFile } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { runCommand } from "../src/install/command.js";
import { packageProblems } from "../src/install/contents.js";
import { readTarball } from "../src/install/tarball.js";
import { linkedProject } from "./linked-project.js";
import { run, writeFiles } from "./run.js";

const dist = { types: "./dist/index.d.ts", default: "./dist/index.js" };
const manifest = {
  ...{ name: "@cb-events/sound", version: "1.2.3", description: "Nothing is wrong with it" },
  ...{ keywords: ["sound"], license: "MIT", type: "module", sideEffects: false, files: ["dist", "bin"] },
  repository: { type: "git", url: "git+https://example.test/sound.git", directory: "packages/sound" },
  engines: { node: ">=20.19" },
  exports: { ".": dist, "./package.json": "./package.json" },
  publishConfig: { access: "public", provenance: true },
  dependencies: { valibot: "^1.5.0", "@cb-events/types": "^1.2.3" },
  bin: { sound: "./bin/sound.js" },
};
const texts = {
  ...{ "README.md": "# sound", LICENSE: "MIT", "llms.txt": "# sound" },
  ...{ "dist/index.js": "", "dist/index.d.ts": "", "bin/sound.js": "#!/usr/bin/env node\n" },
};

/** What is wrong with the packed package, with changes: a file that is null is missing, an object is a manifest. */
function problems(changes: Record<string, string | null> = {}, fields: object = {}, mode = 0o755): string[] {
  const all = { "package.json": JSON.stringify({ ...manifest, ...fields }), ...texts, ...changes };
  const files = Object.entries(all).flatMap(([path, text]) => (text === null ? [] : { path, mode, text }));
  return packageProblems(files, "packages/sound", "/home/ana/sound/");
}

it("finds a sound package right, with a page and what a command writes for its user", () => {
  const page = { "dist/page/index.html": "", "dist/page/assets/a-b.woff2": "", "dist/page/a.css": "" };
  const others = { "dist/settings.schema.json": "", "dist/templates/node/bot.test.ts": "" };
  expect(problems()).toEqual([]);
  expect(
    problems({ ...page, ...others }, { exports: { ...manifest.exports, "./page/*": "./dist/page/*" } }),
  ).toEqual([]);
  const command = { name: "cb-events", sideEffects: undefined, exports: undefined };
  expect(problems({}, command)).toEqual([]);
});

it.each<[string, Record<string, string | null>, object?, number?]>([
  ...["README.md", "LICENSE", "llms.txt", "dist/index.js", "dist/index.d.ts", "bin/sound.js"].map(
    (path): [string, Record<string, null>] => [`${path} is missing`, { [path]: null }],
  ),
  ...["src/index.ts", "test/a.test.ts", "dist/test/a.js", "dist/a.test.js", ".env", "dist/a.html"].map(
    (path): [string, Record<string, string>] => [`${path} does not belong in it`, { [path]: "" }],
  ),
  ["dist/index.js holds a path of this machine", { "dist/index.js": 'const at = "/home/ana/sound/a";' }],
  ["dist/a.js.map holds a path of this machine", { "dist/a.js.map": '{"sources":["/build/src/a.ts"]}' }],
  ["bin/sound.js cannot be executed", {}, {}, 0o644],
  ['type is not "module"', {}, { type: "commonjs" }],
  ["sideEffects is not false", {}, { sideEffects: undefined }],
  ['license is not "MIT"', {}, { license: "ISC" }],
  ["files is missing or empty", {}, { files: [] }],
  ["version is no version", {}, { version: "next" }],
  ["publishConfig.provenance is not true", {}, { publishConfig: { access: "public" } }],
  ['exports has no "."', {}, { exports: {} }],
  ["bin names no command", {}, { name: "cb-events", bin: {} }],
  ['dependencies asks for a as "workspace:^"', {}, { dependencies: { a: "workspace:^" } }],
])("%s", (problem, changes, fields, mode) => {
  expect(problems(changes, fields, mode)).toEqual([problem]);
});

it("runs the README's quick start against the simulator's command", async () => {
  const { code, out } = await run(runCommand, [], { withProject: linkedProject() });
  expect(out).toMatch(/^quick start: 3 tips as a module: [\d.]+ s\nquick start: 3 tips by require\(\): /m);
  expect(out).toMatch(/broken: 0\n$/);
  expect(code).toBe(0);
});

it("fails when the quick start fails or is not there, and says how", async () => {
  const block = '```ts\nimport { EventClient } from "@cb-events/core";\nnew EventClient("not a URL");\n```\n';
  const readme = `# a\n\n## Quick start\n\n${block}\n## After\n`;
  const { code, out } = await run(runCommand, [], { withProject: linkedProject(), readme });
  expect(out).toMatch(/^quick start: BROKEN 3 tips as a module: ended without .*code: 'AUTH'/m);
  expect(code).toBe(1);
  const { err } = await run(runCommand, [], { readme: "# a\n\n## Usage\n" });
  expect(err).toBe('install: the README has no section "Quick start" that makes a client\n');
});

it("looks into the packages, as npm packs them", async () => {
  const withProject = linkedProject(async (folder) => {
    const { license, ...unlicensed } = { ...manifest, files: ["dist", "bin", "llms.txt"] };
    const own = join(folder, "sound");
    await writeFiles(own, { ...texts, "package.json": unlicensed, "dist/src/a.js": "" });
    await chmod(join(own, "bin/sound.js"), 0o755);
    const { stdout } = await promisify(execFile)("npm", ["pack", "--json", "--offline"], { cwd: own });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    const tarball = join(own, filename);
    const bin = { path: "bin/sound.js", mode: 0o755, text: "#!/usr/bin/env node\n" };
    expect(await readTarball(tarball)).toContainEqual(bin);
    return [{ name: "@cb-events/sound", tarball, folder: "packages/sound" }];
  });
  const { code, out } = await run(runCommand, [], {
    withProject,
    readSbom: async () => JSON.stringify({ packages: [{ name: "@cb-events/sound" }, { name: "valibot" }] }),
  });
  expect(out).toContain("@cb-events/sound: 8 files, ");
  expect(out).toContain("BROKEN @cb-events/sound: dist/src/a.js does not belong in it\n");
  expect(out).toContain('BROKEN @cb-events/sound: license is not "MIT"\n');
  expect(out).toContain("BROKEN sbom: @cb-events/types is missing\nbroken: 3\n");
  expect(code).toBe(1);
});
