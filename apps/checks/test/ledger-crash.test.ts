import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const CRASH = fileURLToPath(new URL("../dist/ledger-crash.js", import.meta.url));
const SHORT = ["--events", "200", "--kills", "6", "--slowest", "8", "--seed", "1"];

function crash(...args: string[]): Promise<{ code: unknown; lines: string[]; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CRASH, ...SHORT, ...args], { timeout: 80_000 }, (error, stdout, err) => {
      resolve({ code: error?.code ?? 0, lines: stdout.trim().split("\n"), err });
    });
  });
}

const before = new Set(await readdir(tmpdir()));
const leftBehind = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith("cb-events-ledger-crash-") && !before.has(name));

describe("the crash proof of the ledger", () => {
  it("loses nothing, counts nothing twice, and finds nothing half written", async () => {
    const { code, lines, err } = await crash();
    expect(lines).toEqual([
      "seed 1: 200 events at 300/s, handlers of 0 to 8 ms, 6 kills",
      "kept: lost 0, counted twice 0, jobs lost 0, jobs twice 0, halves after a kill 0",
    ]);
    expect([code, err]).toEqual([0, ""]);
    expect(await leftBehind()).toEqual([]);
  }, 90_000);

  it("catches counts in a transaction of their own", async () => {
    const { code, lines } = await crash("--broken", "--kills", "10");
    expect(lines[1]).toMatch(/^BROKEN: lost 0, counted twice \d+, .* halves after a kill [1-9]/);
    expect(code).toBe(1);
  }, 90_000);

  it("says which option is wrong", async () => {
    const { code, err } = await crash("--kills", "0");
    expect(err).toContain("--kills");
    expect(code).toBe(1);
  });
});
