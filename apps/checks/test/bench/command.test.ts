import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Results } from "../../src/bench/report.js";
import { grossLosses } from "../../src/bench/row.js";
import { MAIN, testFolder } from "../run.js";

/** No other is installed for a test. */
const OWN = ["--node", process.versions.node.split(".", 1).join()];

let folder = "";
beforeEach(async () => {
  folder = await testFolder();
});

/** Runs the build, with its results in a folder of the test. */
function run(...args: readonly string[]) {
  const json = ["--json", join(folder, "bench.json")];
  const command = spawn(process.execPath, [MAIN, "bench", ...args, ...json]);
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
  it("measures, prints the tables in Markdown, and writes them into a file", async () => {
    const file = join(folder, "README.md");
    await writeFile(file, "<!-- bench -->\n<!-- end -->\n<!-- speed -->\n<!-- end -->\n");
    const page = join(folder, "page.md");
    await writeFile(page, "<!-- bench -->\n<!-- end -->\nOf `<!-- speed -->` this page only speaks.\n");
    const files = ["--write", file, "--write", page];
    const { code, out, err } = await run("--quick", ...OWN, "--only", "decode", ...files).ended;
    const { rows } = JSON.parse(await readFile(join(folder, "bench.json"), "utf8")) as Results;
    expect(rows).toMatchObject([
      { measure: "decode", baseline: "JSON.parse", goal: { kind: "atMost", limit: 1.5 } },
    ]);
    expect(out).toContain("| JSON.parse, decode, dispatch | processor time | JSON.parse | ≤ 1.50 |");
    const [before, tables, , , rest] = (await readFile(file, "utf8")).split(
      /(?<=<!-- \w+ -->\n)|(?=<!-- end)/,
    );
    expect([before, tables]).toEqual(["<!-- bench -->\n", out]);
    expect(rest).toContain("| one event: poll(), nodeFetch | rate of Python, uvloop | – |");
    expect(err).toMatch(/^decode, Node [\d.]+ \.\.\.\ngoals: 1, met: .*\n$/);
    // How fast it was is no matter of this test.
    expect(code).toBe(grossLosses(rows).length > 0 ? 1 : 0);
  });

  it("keeps what an interrupted run has measured, and goes on behind it", async () => {
    const both = ["--quick", ...OWN, "--only", "decode", "--only", "dispatch"];
    const file = join(folder, "bench.json");
    const { command, ended } = run(...both);
    for await (const text of command.stderr) if (String(text).includes("dispatch")) break;
    command.kill("SIGINT");
    await ended;
    const before = JSON.parse(await readFile(file, "utf8")) as Results;
    expect(before.rows).toMatchObject([{ measure: "decode" }]);

    const { err } = await run(...both, "--resume").ended;
    expect(err).toMatch(/^dispatch, Node [\d.]+ \.\.\.\ngoals: 2, met: .*\n$/);
    const { rows } = JSON.parse(await readFile(file, "utf8")) as Results;
    expect(rows).toEqual([...before.rows, expect.objectContaining({ measure: "dispatch" })]);

    const { code, err: refusal } = await run("--quick", ...OWN, "--only", "decode", "--resume").ended;
    expect(refusal).toMatch(
      /^bench: --resume: .*bench\.json is of `pnpm bench --quick .*that is another run\n$/,
    );
    expect(code).toBe(1);
  });

  it.each([
    [["--only", "speed"], /^bench: --only: got speed; allowed are one, empty, .*\n$/],
    [["--node", "twenty"], /^bench: --node: got twenty; allowed is a major version, .*\n$/],
    [["--write", "no-such-file"], /^bench: .*no-such-file.*\n$/],
  ])("refuses %j in one line", async (args, line) => {
    const { code, out, err } = await run(...args).ended;
    expect(err).toMatch(line);
    expect(out).toBe("");
    expect(code).toBe(1);
  });

  it.skipIf(process.platform !== "linux")("ends all its processes when it is interrupted", async () => {
    const { command, ended } = run("--quick", ...OWN, "--only", "dispatch");
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
