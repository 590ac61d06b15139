import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Results } from "../src/bench/results.js";
import { grossLosses } from "../src/bench/row.js";

const COMMAND = fileURLToPath(new URL("../dist/bench.js", import.meta.url));

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cb-events-bench-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the build, with its results in a folder of the test. */
function run(...args: readonly string[]) {
  const files = ["--json", join(folder, "bench.json"), "--markdown", join(folder, "bench.md")];
  const command = spawn(process.execPath, [COMMAND, ...args, ...files]);
  const said = { out: "", err: "" };
  command.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk;
  });
  command.stderr.on("data", (chunk: Buffer) => {
    said.err += chunk;
  });
  const ended = once(command, "close").then(([code]) => ({ code: code as number, ...said }));
  return { command, ended };
}

describe("pnpm bench", () => {
  it("measures, prints the table, and writes it as JSON and Markdown", async () => {
    const { code, out, err } = await run("--quick", "--only", "cpu").ended;
    const results = JSON.parse(await readFile(join(folder, "bench.json"), "utf8")) as Results;
    expect(results.rows).toMatchObject([
      { measure: "cpu", baseline: { name: "JSON.parse" }, goal: { kind: "atMost", limit: 1.6 } },
    ]);
    expect(await readFile(join(folder, "bench.md"), "utf8")).toContain(
      "| cpu | JSON.parse, decode, dispatch |",
    );
    expect(out).toMatch(/^measure .*\ncpu {2,}JSON\.parse, decode, dispatch .*\ngoals: 1, reached: /);
    expect(err).toBe("peer: left out; --peer takes it in\ncpu ...\n");
    // How fast it was is no matter of this test.
    expect(code).toBe(grossLosses(results.rows).length > 0 ? 1 : 0);
  });

  it("shows its options", async () => {
    const { code, out } = await run("--help").ended;
    expect(out).toMatch(/^Usage: .*--quick/s);
    expect(code).toBe(0);
  });

  it.each([
    [["--only", "speed"], /^--only: got speed; allowed are cpu, throughput, .*\n$/],
    [["--fast"], /^Unknown option '--fast'.*\n$/],
    [["--runtime", "no-such-runtime"], /^bench: .*no-such-runtime.*\n$/],
  ])("refuses %j in one line", async (args, line) => {
    const { code, out, err } = await run(...args).ended;
    expect(err).toMatch(line);
    expect(out).toBe("");
    expect(code).toBe(1);
  });

  it.skipIf(process.platform !== "linux")("ends all its processes when it is interrupted", async () => {
    const { command, ended } = run("--only", "dispatch");
    await once(command.stderr, "data");
    const children = await someChildren(command);
    command.kill("SIGINT");
    expect(await ended).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/bench: interrupted\n$/),
    });
    for (const pid of children) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });
});

/** The processes that it has started, once there are some. */
async function someChildren({ pid }: ChildProcess): Promise<number[]> {
  for (;;) {
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    const children = text.trim().split(" ").filter(Boolean).map(Number);
    if (children.length >= 3) return children;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
