import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { runCommand } from "../src/command.js";
import { createProject, ProjectError, type Runtime } from "../src/index.js";
import { projectName } from "../src/project-name.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "create-cb-events-"));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const BOT = [".env.example", ".gitignore", "README.md", "bot.test.ts", "bot.ts"];
const read = (...path: string[]) => readFile(join(folder, ...path), "utf8");

describe("a project", () => {
  it.each<[Runtime, string[]]>([
    ["node", [...BOT, "package.json", "tsconfig.json"]],
    ["deno", [...BOT, "deno.json"]],
    ["bun", [...BOT, "package.json", "tsconfig.json"]],
    [
      "worker",
      [
        ".dev.vars.example",
        ".gitignore",
        "README.md",
        "package.json",
        "tsconfig.json",
        "worker.test.ts",
        "worker.ts",
        "wrangler.jsonc",
      ],
    ],
  ])("for %s has its files, with name and version filled in", async (runtime, files) => {
    const project = await createProject({ folder: join(folder, "my-bot"), runtime });
    expect(project).toMatchObject({ name: "my-bot", folder: join(folder, "my-bot") });
    expect((await readdir(project.folder)).sort()).toEqual(files.sort());
    expect([...project.files].sort()).toEqual(files);
    const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
    for (const file of files) expect(await read("my-bot", file)).not.toMatch(/\{\{(?:name|version)/);
    const settings = runtime === "deno" ? "deno.json" : "package.json";
    expect(await read("my-bot", settings)).toContain(`^${version}"`);
    expect(await read("my-bot", "README.md")).toMatch(/^# my-bot\n/);
  });

  it("keeps secrets and state out of git", async () => {
    await createProject({ folder: join(folder, "a") });
    expect(await read("a", ".gitignore")).toMatch(/^\.env\nbot-state\.json\*$/m);
    await createProject({ folder: join(folder, "b"), runtime: "worker" });
    expect(await read("b", ".gitignore")).toMatch(/^\.dev\.vars$/m);
  });

  it("has the bot of the demo", async () => {
    await createProject({ folder: join(folder, "a") });
    const bot = await readFile(new URL("../../../apps/demo/src/bot.ts", import.meta.url), "utf8");
    expect(await read("a", "bot.ts")).toBe(bot);
  });

  it("may be made in an empty folder, and in a new repository", async () => {
    await mkdir(join(folder, "a"));
    await createProject({ folder: join(folder, "a") });
    await mkdir(join(folder, "b", ".git"), { recursive: true });
    expect((await createProject({ folder: join(folder, "b") })).name).toBe("b");
  });

  it("is not made in a folder that holds something, which is left as it is", async () => {
    await mkdir(join(folder, "a"));
    await writeFile(join(folder, "a", "mine.txt"), "");
    const made = createProject({ folder: join(folder, "a") });
    await expect(made).rejects.toThrow(ProjectError);
    await expect(made).rejects.toThrow(/is not empty: it holds "mine\.txt"\. Name another one/);
    expect(await readdir(join(folder, "a"))).toEqual(["mine.txt"]);
  });

  it("is not made where a file is in the way", async () => {
    await writeFile(join(folder, "file"), "");
    for (const path of [join(folder, "file"), join(folder, "file", "bot")])
      await expect(createProject({ folder: path })).rejects.toThrow(
        /cannot be made: there is a file of that name/,
      );
  });

  it("is not made where the system refuses", async () => {
    await expect(
      createProject({ folder: join(folder, "a".repeat(200), "b".repeat(200), "x\0y", "bot") }),
    ).rejects.toThrow(/cannot be made: .*null bytes/);
  });
});

describe("a name", () => {
  it.each(["bot", "my-bot", "b0t.2_x~y", "a".repeat(214)])("may be %s", (name) =>
    expect(projectName(name)).toBe(name),
  );

  it.each([
    "",
    "My-Bot",
    "my bot",
    ".bot",
    "_bot",
    "-bot",
    "bot!",
    "bött",
    "a".repeat(215),
    "node_modules",
    "a\n",
  ])("may not be %j", (name) => expect(() => projectName(name)).toThrow(/is no name for a project: /));
});

describe("the command", () => {
  async function run(args: readonly string[], userAgent?: string) {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCommand(args, {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      userAgent,
    });
    return { out: out.join(""), err: err.join(""), code };
  }

  it.each([
    [undefined, "npm install"],
    ["npm/10.8.2 node/v20", "npm install"],
    ["pnpm/10.34.9 npm/? node/v20", "pnpm install"],
    ["yarn/4.9.0 npm/? node/v20", "yarn install"],
    ["bun/1.3.0 npm/?", "bun install"],
  ])("says how to go on, for %s", async (userAgent, install) => {
    const { out, err, code } = await run([join(folder, "bot")], userAgent);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toContain(
      `Created ${join(folder, "bot")}, a bot for Node.js:\n\n  cd ${join(folder, "bot")}\n`,
    );
    expect(out).toContain(`  ${install}\n`);
  });

  it.each(["deno", "bun", "worker"])("makes a project for %s", async (runtime) => {
    const { out, code } = await run([join(folder, "bot"), "--runtime", runtime]);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}\S.* {2}tests it, without a network$/m);
  });

  it.each([
    [[], "Name a folder, as in: npm create cb-events my-bot"],
    [["a", "b"], "Name one folder, not 2: a, b"],
    [["a", "--runtim", "deno"], "Unknown option --runtim. Known options: --runtime, --help"],
    [["a", "-r"], "Unknown option -r. Known options: --runtime, --help"],
    [["a", "--runtime"], "--runtime needs one of: node, deno, bun, worker"],
    [["a", "--runtime", "python"], 'Unknown runtime "python". Known runtimes: node, deno, bun, worker'],
    [
      ["a", "--runtime", "constructor"],
      'Unknown runtime "constructor". Known runtimes: node, deno, bun, worker',
    ],
  ])("refuses %j in one line", async (args, message) => {
    expect(await run(args)).toEqual({ out: "", err: `error: ${message}\n`, code: 1 });
  });

  it("says how it is used", async () => {
    const { out, code } = await run(["--help"]);
    expect(out).toMatch(/^Usage: npm create cb-events <folder>/);
    expect(code).toBe(0);
  });
});
