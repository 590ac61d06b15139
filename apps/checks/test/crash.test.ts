import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const CRASH = fileURLToPath(new URL("../dist/crash.js", import.meta.url));
const SHORT = ["--events", "300", "--kills", "8", "--slowest", "6", "--seed", "1"];

function crash(...args: string[]): Promise<{ code: unknown; lines: string[]; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CRASH, ...SHORT, ...args], { timeout: 50_000 }, (error, stdout, err) => {
      resolve({ code: error?.code ?? 0, lines: stdout.trim().split("\n"), err });
    });
  });
}

/** What stood there before, of a run that was killed itself, is no concern of these. */
const before = new Set(await readdir(tmpdir()));
const leftBehind = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith("cb-events-crash-") && !before.has(name));

describe("the crash proof", () => {
  it("loses nothing and counts nothing twice, and leaves nothing behind", async () => {
    const { code, lines } = await crash();
    expect(lines[0]).toBe("seed 1: 300 events at 400/s, handlers of 0 to 6 ms, 8 kills");
    expect(lines.slice(1).sort()).toEqual([
      expect.stringMatching(
        /^kept: effects outside of it: lost 0, repeated [0-8] \(at most one a kill: 8\)$/,
      ),
      "kept: state saved with the position, every 0.1 s: lost 0, counted twice 0",
      "kept: state saved with the position: lost 0, counted twice 0",
    ]);
    expect(code).toBe(0);
    expect(await leftBehind()).toEqual([]);
  }, 60_000);

  it("catches a position that is moved when a page arrives", async () => {
    const { code, lines } = await crash("--mode", "early", "--slowest", "15");
    expect(lines[1]).toMatch(/^BROKEN: position moved too early \(broken on purpose\): lost [1-9]/);
    expect(code).toBe(1);
  }, 60_000);

  it("catches a store that tears its file", async () => {
    const { code, lines } = await crash("--mode", "torn");
    expect(lines[1]).toMatch(/^BROKEN: file written in two halves .*PositionStoreError/);
    expect(code).toBe(1);
    expect(await leftBehind()).toEqual([]);
  }, 60_000);

  it.each([
    [["--mode", "soon"], "--mode: got soon; allowed are together, late, apart, early, torn"],
    [["--kills", "many"], "--kills: got many; allowed is a whole number, 1 or more"],
    [["--seed", "-1"], /^Option '--seed'/],
    [["--fast"], /^Unknown option '--fast'/],
  ])("refuses %s, in one line", async (args, message) => {
    const { code, err } = await crash(...args);
    expect(err.trimEnd()).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
    expect(err.match(/\n/g)).toHaveLength(1);
    expect(code).toBe(1);
  });
});
