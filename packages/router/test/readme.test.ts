import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { said } from "../examples/quick-start.js";

const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

it("the quick start says what the README says that it says", () => {
  expect(said).toEqual([
    "Welcome, ana!",
    "Thank you for 25 tokens, anonymous!",
    "ana rolls a die with 20 sides.",
  ]);
  for (const line of said) expect(file("../README.md")).toContain(line);
});

it("the quick start in the README is the example", () => {
  const example = file("../examples/quick-start.ts");
  expect(file("../README.md")).toContain(`\`\`\`ts\n${example}\`\`\``);
});
