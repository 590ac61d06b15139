import { execFile } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type CommandContext, runCommand } from "../src/install/command.js";
import { packageProblems } from "../src/install/contents.js";
import { type Manifest, manifestProblems } from "../src/install/manifest.js";
import { quickStart } from "../src/install/quick-start.js";
import { type PackedFile, readTarball } from "../src/install/tarball.js";
import { linkedProject } from "./linked-project.js";
import { Printed } from "./printed.js";
import { writeFiles } from "./write-files.js";

const manifest: Manifest = {
  name: "@cb-events/sound",
  version: "1.2.3",
  description: "Nothing is wrong with it",
  keywords: ["sound"],
  license: "MIT",
  repository: { type: "git", url: "git+https://example.test/sound.git", directory: "packages/sound" },
  type: "module",
  sideEffects: false,
  engines: { node: ">=20.19" },
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json",
  },
  files: ["dist", "bin"],
  publishConfig: { access: "public", provenance: true },
  dependencies: { valibot: "^1.5.0", "@cb-events/types": "^1.2.3" },
  bin: { sound: "./bin/sound.js" },
};
const texts: Record<string, string> = {
  "README.md": "# sound",
  LICENSE: "MIT",
  "llms.txt": "# sound",
  "dist/index.js": "",
  "dist/index.d.ts": "",
  "bin/sound.js": "#!/usr/bin/env node\n",
};

/** The packed package, with changes: a file that is null is missing. */
function packed(changes: Record<string, string | null> = {}, mode = 0o755): PackedFile[] {
  const all = { "package.json": JSON.stringify(manifest), ...texts, ...changes };
  return Object.entries(all).flatMap(([path, text]) => (text === null ? [] : { path, mode, text }));
}

const problems = (files: PackedFile[]) => packageProblems(files, "packages/sound", "/home/ana/sound/");

describe("what is in a package", () => {
  it("is found right", () => expect(problems(packed())).toEqual([]));

  it("may be the files of a page, under a pattern", () => {
    const exports = { ...(manifest["exports"] as object), "./page/*": "./dist/page/*" };
    const page = { "dist/page/index.html": "", "dist/page/assets/a-b.woff2": "", "dist/page/a.css": "" };
    const files = packed({ "package.json": JSON.stringify({ ...manifest, exports }), ...page });
    expect(problems(files)).toEqual([]);
    expect(problems(packed({ "dist/a.html": "" }))).toEqual(["dist/a.html does not belong in it"]);
  });

  it.each(["README.md", "LICENSE", "llms.txt", "dist/index.js", "dist/index.d.ts", "bin/sound.js"])(
    "needs %s",
    (path) => {
      expect(problems(packed({ [path]: null }))).toEqual([`${path} is missing`]);
    },
  );

  it.each(["src/index.ts", "test/a.test.ts", "dist/test/a.js", "dist/a.test.js", ".env", "tsconfig.json"])(
    "must not be %s",
    (path) => expect(problems(packed({ [path]: "" }))).toEqual([`${path} does not belong in it`]),
  );

  it.each([
    "dist/page/index.html",
    "dist/page/assets/font.woff2",
    "dist/settings.schema.json",
    "dist/templates/node/bot.test.ts",
  ])("may be %s", (path) => expect(problems(packed({ [path]: "" }))).toEqual([]));

  it("holds no path of the machine", () => {
    expect(problems(packed({ "dist/index.js": 'const at = "/home/ana/sound/packages";' }))).toEqual([
      "dist/index.js holds a path of this machine",
    ]);
    const map = (source: string) => packed({ "dist/index.js.map": JSON.stringify({ sources: [source] }) });
    expect(problems(map("/build/src/index.ts"))).toEqual(["dist/index.js.map holds a path of this machine"]);
    expect(problems(map("../src/index.ts"))).toEqual([]);
  });

  it("has commands that can be started", () => {
    expect(problems(packed({}, 0o644))).toEqual(["bin/sound.js cannot be executed"]);
    expect(problems(packed({ "bin/sound.js": "run();" }))).toEqual([
      "bin/sound.js does not say that node runs it",
    ]);
  });
});

describe("a manifest", () => {
  const { exports, repository, publishConfig } = manifest as Record<string, object>;
  const dist = { types: "./dist/index.d.ts", default: "./dist/index.js" };

  it.each<[string, Manifest]>([
    ['type is not "module"', { type: "commonjs" }],
    ["sideEffects is not false", { sideEffects: undefined }],
    ['license is not "MIT"', { license: "ISC" }],
    ["engines.node is missing", { engines: {} }],
    ["files is missing or empty", { files: [] }],
    ["keywords is missing or empty", { keywords: undefined }],
    ["description is missing", { description: "" }],
    ["version is no version", { version: "next" }],
    ["name is not one of ours", { name: "sound" }],
    ["repository.url is missing", { repository: { ...repository, url: undefined } }],
    [
      'repository.directory is not "packages/sound"',
      { repository: { ...repository, directory: "packages/core" } },
    ],
    ["publishConfig.provenance is not true", { publishConfig: { access: "public" } }],
    ['publishConfig.access is not "public"', { publishConfig: { ...publishConfig, access: "restricted" } }],
    ['exports has no "."', { exports: { "./package.json": "./package.json" } }],
    [
      'exports["./node"] does not begin with types',
      { exports: { ...exports, "./node": { default: dist.default } } },
    ],
    ['exports["."] does not begin with types', { exports: { ".": { import: dist.default, ...dist } } }],
    ['exports["."] does not end with default', { exports: { ".": { types: dist.types } } }],
    ['dependencies asks for a as "workspace:^"', { dependencies: { a: "workspace:^" } }],
    ['peerDependencies asks for a as "file:../a"', { peerDependencies: { a: "file:../a" } }],
  ])("%s", (problem, change) => {
    expect(manifestProblems({ ...manifest, ...change }, "packages/sound")).toEqual([problem]);
  });
});

describe("a manifest of a command", () => {
  const command = { ...manifest, name: "cb-events", sideEffects: undefined, exports: undefined };

  it("needs nothing to import, and names a command", () => {
    expect(manifestProblems(command, "packages/sound")).toEqual([]);
    expect(manifestProblems({ ...command, bin: {} }, "packages/sound")).toEqual(["bin names no command"]);
  });
});

describe("test:install", () => {
  const readme = (code: string) => `# a\n\n## Quick start\n\n\`\`\`ts\n${code}\n\`\`\`\n\n## After\n`;

  async function install(options: Partial<CommandContext> = {}) {
    const printed = new Printed();
    const code = await runCommand([], { ...printed.context, withProject: linkedProject(), ...options });
    return { code, printed };
  }

  it("runs the README's quick start against the simulator's command", async () => {
    const { code, printed } = await install();
    expect(printed.out).toMatch(/^quick start as a module: 3 tips, the first one: \S+ tipped \d+ tokens$/m);
    expect(printed.out).toMatch(/^quick start by require\(\): (?:3 tips|not run)/m);
    expect(printed.out).toMatch(/ended on Ctrl\+C with 0\nbroken: 0\n$/);
    expect(code).toBe(0);
  });

  it("fails when the quick start fails, and says how", async () => {
    const { code, printed } = await install({
      readme: readme('import { EventClient } from "@cb-events/core";\nnew EventClient("not a URL");'),
    });
    expect(printed.out).toMatch(/^BROKEN quick start as a module: 0 of 3 lines came.*AuthError/m);
    expect(code).toBe(1);
  });

  it("fails in one line when there is no quick start", async () => {
    const { code, printed } = await install({ readme: "# a\n\n## Usage\n" });
    expect(printed.err).toBe('install: the README has no section "Quick start" that makes a client\n');
    expect(code).toBe(1);
  });

  it("looks into the packages, as npm packs them", async () => {
    const withProject = linkedProject(async (folder) => {
      const { license, ...unlicensed } = { ...manifest, files: ["dist", "bin", "llms.txt"] } as Manifest;
      await writeFiles(folder, {
        ...prefixed(texts),
        "sound/package.json": unlicensed,
        "sound/dist/src/a.js": "",
      });
      await chmod(join(folder, "sound/bin/sound.js"), 0o755);
      const tarball = await npmPack(join(folder, "sound"));
      const files = await readTarball(tarball);
      expect(files.find(({ path }) => path === "bin/sound.js")).toEqual({
        path: "bin/sound.js",
        mode: 0o755,
        text: "#!/usr/bin/env node\n",
      });
      return [{ name: "@cb-events/sound", tarball, folder: "packages/sound" }];
    });
    const { code, printed } = await install({ withProject, readSbom: async () => '{"packages":[]}' });
    expect(printed.out).toContain("BROKEN sbom: @cb-events/sound is missing");
    expect(printed.out).toContain("@cb-events/sound: 8 files, ");
    expect(printed.out).toContain("BROKEN @cb-events/sound: dist/src/a.js does not belong in it\n");
    expect(printed.out).toContain('BROKEN @cb-events/sound: license is not "MIT"\nbroken: 2\n');
    expect(code).toBe(1);
  });

  it("takes the block that makes a client", () => {
    const blocks = "```ts\nimport a;\n```\n\n```ts\nnew EventClient(url);\n```";
    expect(quickStart(`## Before\n\n${blocks}\n\n## Quick start\n\n${blocks}`)).toBe(
      "new EventClient(url);\n",
    );
  });
});

function prefixed(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`sound/${path}`, text]));
}

async function npmPack(folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)("npm", ["pack", "--json", "--offline"], { cwd: folder });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(folder, filename);
}
