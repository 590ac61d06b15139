import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, vi } from "vitest";

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const bin = at("packages/simulator/bin/cb-events-simulator.js");

it("has each of its lines in the table of the guide, and no other", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [bin, "conformance", "--list"]);
  const guide = await readFile(at("apps/docs/guides/conformance.md"), "utf8");
  const listed = Array.from(stdout.matchAll(/^(\S+) +(.+)$/gm), ([, name, title]) => `${name}: ${title}`);
  const printed = Array.from(
    guide.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm),
    ([, name, title]) => `${name}: ${title}`,
  );
  expect(printed).toEqual(listed);
});

it("passes what every client is tried on, as its adapter is printed in the guide", async () => {
  const lines = "pages,all-kinds,unknown-kind-too,reset-body,overlap-page,no-next-url,restart-once";
  const { stdout } = await promisify(execFile)(process.execPath, [
    bin,
    "conformance",
    "--only",
    lines,
    "--",
    process.execPath,
    at("apps/checks/adapters/cb-events.js"),
  ]);
  expect(stdout).toMatch(/\n7 of 7 lines passed\n$/);
  expect(stdout).not.toContain("FAIL");
});
