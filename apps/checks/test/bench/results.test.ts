import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enoughFiles } from "../../src/bench/open-files.js";
import { setUpPython } from "../../src/bench/python.js";
import { insertMarkdown } from "../../src/bench/results.js";
import { toRow } from "../../src/bench/row.js";
import { findNode } from "../../src/bench/runtimes.js";

const { signal } = new AbortController();
const about = { measure: "one", runtime: "Node 20.1.0", work: "all", figure: "memory", baseline: "floor" };
const results = {
  date: "2030-01-01",
  machine: "2 × a processor",
  command: "pnpm bench",
  rows: [toRow(about, { values: [1, 2, 3], base: [1, 1, 1] })],
  notes: ["Python: missing"],
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cb-events-bench-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the Markdown", () => {
  it("takes the place that a file has for it, and leaves the rest", async () => {
    const file = join(folder, "README.md");
    await writeFile(file, "# Title\n\n<!-- bench -->\nold\n<!-- end -->\n\nThe end.\n");
    await insertMarkdown(file, results);
    const text = await readFile(file, "utf8");
    expect(text).toMatch(/^# Title\n\n<!-- bench -->\n`pnpm bench`, 2030-01-01: 2 × a processor; goals: 0/);
    expect(text).toMatch(/- Python: missing\n<!-- end -->\n\nThe end\.\n$/);
    expect(text).toContain("| 20.1.0 | all | memory | floor | 2.00 | 1.00–3.00 |  |");
    expect(text).not.toContain("old");
  });

  it("changes no file that has no place for it", async () => {
    const file = join(folder, "README.md");
    await writeFile(file, "# Title\n");
    await expect(insertMarkdown(file, results)).rejects.toThrow("has no <!-- bench -->");
    expect(await readFile(file, "utf8")).toBe("# Title\n");
  });
});

describe("what is missing", () => {
  it("is named when it is Python", async () => {
    const pythons = setUpPython(signal, join(folder, "peer"), "no-such-python");
    await expect(pythons).rejects.toThrow("no-such-python");
  });

  it("is noted when a process may open too few files", () => {
    const notes: string[] = [];
    const bench = { note: (note: string) => void notes.push(note) };
    expect(enoughFiles(3000, "idle", bench, 20_000)).toBe(true);
    expect(enoughFiles(3000, "idle", bench, 1024)).toBe(false);
    expect(notes).toEqual(["idle: not measured: a process may open 1024 files, 3100 are needed (ulimit -n)"]);
  });

  it("is not this Node", async () => {
    const own = process.versions.node;
    expect(await findNode(Number.parseInt(own, 10), signal)).toMatchObject({
      name: `Node ${own}`,
      program: { command: process.execPath },
    });
  });
});
