import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

describe("the quick start", () => {
  it("runs", async () => {
    await expect(import("../examples/quick-start.js")).resolves.toBeDefined();
  });

  it("stands in the README as it stands in examples/", () => {
    const example = read("../examples/quick-start.ts");
    expect(read("../README.md")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});

describe("the README", () => {
  it("names every option, every fault and every option of the command", () => {
    const readme = read("../README.md");
    const optionNames = (path: string) =>
      [...read(path).matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name);
    for (const name of [...optionNames("../src/options.ts"), ...optionNames("../src/traffic/traffic.ts")]) {
      expect(readme).toContain(`\`${name}\``);
    }
    const faults = [...read("../src/faults/check-fault.ts").matchAll(/^ {2}(\w+): \[(.*)\],$/gm)];
    expect(faults).toHaveLength(20);
    for (const [, kind, options = ""] of faults) {
      const row = readme.split("\n").find((line) => line.startsWith(`| \`${kind}\` |`));
      expect(row, kind).toBeDefined();
      for (const [, option] of options.matchAll(/"(\w+)"/g)) {
        expect(row, kind).toMatch(new RegExp(`\`${option}\\b`));
      }
    }
    for (const [option] of read("../src/node/command-line.ts").matchAll(/--[a-z]+/g)) {
      expect(readme).toContain(`\`${option}`);
    }
  });
});
