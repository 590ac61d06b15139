import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ROOT } from "../src/blocks/read-pages.js";

const page = await readFile(join(ROOT, "apps/docs/guides/running.md"), "utf8");

/** The file of a language on the page. */
function file(language: string): string {
  const [, text] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(page) ?? [];
  if (text === undefined) throw new Error(`there is no ${language} on the page`);
  return text;
}

const template = JSON.parse(
  await readFile(join(ROOT, "packages/create/templates/node/_package.json"), "utf8"),
) as { scripts: { start: string }; dependencies: object };
const command = template.scripts.start.split(" ");

describe("the files to run a bot for long", () => {
  it("start it as npm start does", () => {
    expect(/^ExecStart=\/usr\/bin\/(.*)$/m.exec(file("ini"))?.[1]).toBe(command.join(" "));
    expect(JSON.parse(/^CMD (.*)$/m.exec(file("dockerfile"))?.[1] ?? "")).toEqual(command);
    const [, program, args] = /<executable>(.*?)<.*<arguments>(.*?)</s.exec(file("xml")) ?? [];
    expect([program, ...(args ?? "").split(" ")]).toEqual(command);
  });

  it("keep its state where the bot looks for it", async () => {
    const bot = await readFile(join(ROOT, "apps/demo/src/bot.ts"), "utf8");
    expect(bot).toContain('process.env["CB_STATE"]');
    for (const language of ["ini", "dockerfile", "xml"])
      expect(file(language)).toMatch(/CB_STATE"?(?:=| value=")\S+bot-state\.json/);
  });

  const analyze = spawnSync("systemd-analyze", ["--version"]).status === 0 ? "" : "not here";

  it.skipIf(analyze === "not here")("give systemd a unit that it understands", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cb-events-unit-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const unit = join(folder, "my-bot.service");
    // It looks for the program where this machine has it.
    const text = file("ini").replace("/usr/bin/node", process.execPath);
    await writeFile(unit, text);
    const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], { encoding: "utf8" });
    expect(stderr.split("\n").filter((line) => line.includes("my-bot.service"))).toEqual([]);
    // What is wrong would be said.
    await writeFile(unit, text.replace("Restart=always", "Restrat=always"));
    const wrong = spawnSync("systemd-analyze", ["verify", "--man=no", unit], { encoding: "utf8" }).stderr;
    expect(wrong).toMatch(/Restrat/);
  });

  it("give Docker an image without root, secrets and dependencies for development", () => {
    const lines = file("dockerfile").split("\n");
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at("USER node")).toBeGreaterThan(at("RUN mkdir"));
    expect(at("CMD")).toBeGreaterThan(at("USER node"));
    expect(file("dockerfile")).toContain("npm ci --omit=dev");
    // What it starts with is no dependency for development.
    expect(template.dependencies).toHaveProperty("tsx");
    expect(page).toMatch(/^```\n\.env\nnode_modules\n/m);
    expect(JSON.parse(/^HEALTHCHECK .*? CMD (.*)$/m.exec(file("dockerfile"))?.[1] ?? "")).toHaveLength(3);
  });

  it("give Windows a service that is well-formed", () => {
    const open: string[] = [];
    for (const [, end, name = "", empty] of file("xml").matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
      if (end) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
    }
    expect(open).toEqual([]);
    expect(file("xml")).not.toMatch(/&(?!\w+;)/);
  });
});
