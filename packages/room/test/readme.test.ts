import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";

const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

it("the quick start in the README is the example, and prints what the README says", async () => {
  const readme = file("../README.md");
  expect(readme).toContain(`\`\`\`ts\n${file("../examples/quick-start.ts")}\`\`\``);
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await import("../examples/quick-start.js");
  const printed = log.mock.calls.map(([line]) => line);
  log.mockRestore();
  expect(printed).toHaveLength(3);
  expect(readme).toContain(`<!-- prints\n${printed.join("\n")}\n-->`);
});
