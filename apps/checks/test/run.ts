import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Command, Context } from "../src/command-line.js";

/** Runs the command of a check in this process: gives its exit code and what it printed. */
export async function run<T extends Context>(
  runCommand: Command<T>,
  args: readonly string[] = [],
  more: Partial<T> = {},
): Promise<{ code: 0 | 1; out: string; err: string }> {
  const printed = { out: "", err: "" };
  const context: Context = {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    signal: new AbortController().signal,
  };
  const code = await runCommand(args, { ...context, ...more } as T);
  return { code, ...printed };
}

/** The one command line, as it is built. */
export const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** Runs a check as it is built, in a process of its own. */
export function runBuilt(...args: string[]): Promise<{ code: unknown; lines: string[]; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { timeout: 170_000 }, (error, stdout, err) => {
      resolve({ code: error?.code ?? 0, lines: stdout.trim().split("\n"), err });
    });
  });
}

const before = new Set(await readdir(tmpdir()));

/** What was left among the temporary files since the test began, by how its name starts. */
export async function leftBehind(prefix: string): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(prefix) && !before.has(name));
}

/** A folder that goes away with the test. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "cb-events-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Writes files by their paths; what is no text is written as JSON. */
export async function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
}
