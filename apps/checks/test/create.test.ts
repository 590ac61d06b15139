import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type Plan, runCommand } from "../src/create/command.js";
import { commandSteps } from "../src/create/command-steps.js";
import { serveRegistry } from "../src/create/registry.js";
import { dockerScript, quickStartSteps } from "../src/create/steps.js";
import type { Step } from "../src/step.js";
import { run as runCheck, testFolder, writeFiles } from "./run.js";

describe("the registry", () => {
  it("serves a packed package, uncached, and leads on for others", async () => {
    const folder = await testFolder();
    const tarball = join(folder, "a.tgz");
    await writeFiles(folder, { "package/package.json": { name: "@cb-events/a", version: "1.2.3" } });
    await promisify(execFile)("tar", ["-czf", tarball, "-C", folder, "package"]);

    const packed = [{ name: "@cb-events/a", tarball, folder: "packages/a" }];
    await using registry = await serveRegistry(packed, "https://registry.test/");
    const answer = await fetch(`${registry.url}@cb-events%2fa`);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const packument = (await answer.json()) as {
      "dist-tags": object;
      versions: Record<string, { version: string; dist: { tarball: string; integrity: string } }>;
    };
    expect(packument["dist-tags"]).toEqual({ latest: "1.2.3" });
    const { dist, version } = packument.versions["1.2.3"] ?? {};
    expect(version).toBe("1.2.3");
    expect(dist?.integrity).toMatch(/^sha512-/);
    expect((await fetch(dist?.tarball ?? "")).headers.get("content-type")).toBe("application/octet-stream");

    const other = await fetch(`${registry.url}valibot`, { redirect: "manual" });
    expect([other.status, other.headers.get("location")]).toEqual([302, "https://registry.test/valibot"]);
  });
});

describe("test:create", () => {
  function run(args: readonly string[], ...steps: Step[]) {
    const plans: Plan[] = [{ name: "one", steps: () => steps }];
    return runCheck(runCommand, args, { pack: async () => [], plans });
  }

  it("runs a step to its end, or until it printed what is waited for", async () => {
    const { code, out } = await run(
      [],
      { name: "short", script: "echo done", prints: /^done$/m },
      {
        name: "long",
        script: "trap 'echo Ended; exit 0' INT; echo tipped; while :; do sleep 0.1; done",
        until: /tipped/,
        prints: /Ended/,
      },
    );
    expect(out).toMatch(/^one: short: [\d.]+ s\none: long: [\d.]+ s\nbroken: 0\n$/);
    expect(code).toBe(0);
  });

  it.each<[string, Step]>([
    ["ended with 3: no", { name: "a", script: "echo no; exit 3" }],
    ["did not print /yes/: no", { name: "a", script: "echo no", prints: /yes/ }],
    ["ended without /yes/: no", { name: "a", script: "echo no", until: /yes/ }],
  ])("fails, and goes no further, when a step %s", async (problem, step) => {
    const { code, out } = await run([], step, { name: "b", script: "echo b" });
    expect(out).toBe(`one: BROKEN a: ${problem}\nbroken: 1\n`);
    expect(code).toBe(1);
  });

  it("runs a plan with the Node that it needs, and says where that is missing", async () => {
    const own = Number(process.versions.node.split(".")[0]);
    const steps = () => [{ name: "a", script: "node --version", prints: new RegExp(`^v${own}\\.`) }];
    const plans = [own, 1].map((major): Plan => ({ name: `on ${major}`, needs: `node ${major}`, steps }));
    const { code, out } = await runCheck(runCommand, [], { pack: async () => [], plans });
    expect(code).toBe(0);
    expect(out).toMatch(/^on \d+: a: [\d.]+ s\non 1: not run, for there is no node 1 on the PATH/);
  });

  it("leaves nothing in the background", async () => {
    // What is left there has the output open: a step that waited for it would end at its limit.
    expect((await run([], { name: "a", script: "sleep 600 & echo done" })).code).toBe(0);
  });
});

describe("the commands of cb-events", () => {
  it("are asked of what is installed, and each has to print what it is for", () => {
    const [install, commands] = commandSteps();
    expect(install?.script).toBe("npm install cb-events");
    for (const command of ["simulate", "run --duration 5", "watch --json --count 5", "doctor", "history"])
      expect(commands?.script).toContain(`npx cb-events ${command} `);
    expect(commands?.script.match(/^grep -qE .* exit 1; \}$/gm)).toHaveLength(4);
  });
});

describe("the quick start", () => {
  const block = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;
  const section = (...blocks: string[]) =>
    `# a\n\n## Quick start\n\nInto \`bot.ts\`:\n\n${blocks.join("\n")}\n## After\n`;

  it("is done in the order of the page", () => {
    const [step] = quickStartSteps(
      section(block("sh", "mkdir a\ncd a"), block("ts", "run();"), block("sh", "npx tsx bot.ts")),
    );
    expect(step?.script).toBe(
      "set -e\nmkdir a\ncd a\ncat > bot.ts <<'END OF FILE'\nrun();\nEND OF FILE\nnpx tsx bot.ts\n",
    );
  });

  it("has five commands at most", () => {
    const commands = ["a", "b", "c", "d", "e", "f"].join("\n");
    expect(() => quickStartSteps(section(block("sh", commands)))).toThrow("has 6 commands");
  });

  it("is missed where there is none", () => {
    expect(() => quickStartSteps("# a\n")).toThrow("no section");
  });
});

describe("a Dockerfile done by hand", () => {
  const file = [
    "FROM node:22-slim",
    "COPY a.json b.ts ./",
    "RUN npm ci",
    "RUN mkdir /data && chown node:node /data",
    "USER node",
    "ENV STATE=/data/s.json",
    'HEALTHCHECK --interval=30s CMD ["node", "-e", "f(\'/data\')"]',
    'CMD ["node", "b.ts"]',
    "",
  ];

  it("is a script with each of its steps", () => {
    const script = dockerScript(file.join("\n"));
    for (const line of [
      "cp a.json b.ts $root/app/",
      "(cd $root/app && npm ci)",
      "(cd $root/app && mkdir $root/data)",
      "export STATE=$root/data/s.json",
      `"node" "-e" "f('$root/data')"`,
    ])
      expect(script.split("\n")).toContain(line);
    expect(script).toContain('exec "node" "b.ts")');
  });

  it("needs a command to start", () => {
    expect(() => dockerScript("FROM node:22-slim\n")).toThrow("no CMD");
  });
});
