import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enoughFiles } from "../src/bench/open-files.js";
import { setUpPeer } from "../src/bench/peer.js";
import { writeMarkdown } from "../src/bench/results.js";
import { toRow } from "../src/bench/row.js";
import { toRuntime } from "../src/bench/runtimes.js";

const { signal } = new AbortController();
const results = {
  date: "2030-01-01",
  machine: "2 × a processor",
  command: "pnpm bench",
  rows: [toRow({ measure: "cpu", work: "all", unit: "µs/event", values: [1, 2, 3] })],
  notes: ["peer: missing"],
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cb-events-bench-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the Markdown", () => {
  const row = "| cpu | all | 2 µs/event |  |  | 1–3 |  |  |";

  it("takes the place that a file has for it, and leaves the rest", async () => {
    const file = join(folder, "README.md");
    await writeFile(file, "# Title\n\n<!-- bench -->\nold\n<!-- end -->\n\nThe end.\n");
    await writeMarkdown(file, results);
    const text = await readFile(file, "utf8");
    expect(text).toMatch(/^# Title\n\n<!-- bench -->\n`pnpm bench`, 2030-01-01: 2 × a processor\n/);
    expect(text).toMatch(/- peer: missing\n<!-- end -->\n\nThe end\.\n$/);
    expect(text).toContain(row);
    expect(text).not.toContain("old");
  });

  it("is a file of its own otherwise", async () => {
    const file = join(folder, "new/bench.md");
    await writeMarkdown(file, results);
    expect(await readFile(file, "utf8")).toContain(row);
  });
});

describe("what is not there", () => {
  it("is told of the peer when there is no Python", async () => {
    const python = setUpPeer(signal, join(folder, "peer"), "no-such-python");
    await expect(python).rejects.toThrow("no-such-python");
  });

  it("is told when a process may open too few files", () => {
    const notes: string[] = [];
    const bench = { note: (note: string) => void notes.push(note) };
    expect(enoughFiles(3000, "idle", bench, 20_000)).toBe(true);
    expect(enoughFiles(3000, "idle", bench, 1024)).toBe(false);
    expect(notes).toEqual(["idle: not measured: a process may open 1024 files, 3100 are needed (ulimit -n)"]);
  });

  it("is told of a file that is no runtime", async () => {
    await expect(toRuntime(join(folder, "deno"), signal)).rejects.toThrow("ENOENT");
  });

  it("knows this Node", async () => {
    expect((await toRuntime(process.execPath, signal)).name).toBe(`node ${process.versions.node}`);
  });
});
