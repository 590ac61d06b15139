import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, vi } from "vitest";

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

it("passes what every client is tried on, as its adapter is printed in the guide", async () => {
  const lines = "pages,all-kinds,unknown-kind-too,reset-body,overlap-page,no-next-url,restart-once";
  const { stdout } = await promisify(execFile)(process.execPath, [
    at("packages/simulator/bin/cb-events-simulator.js"),
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
