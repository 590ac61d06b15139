import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { runCommand } from "../src/reference/command.js";

/** A small repository with one package, `@cb-events/small`. */
export interface Fixture {
  /** Runs `generate` in it. */
  run(...args: string[]): Promise<{ code: 0 | 1; out: string; err: string }>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
}

const manifest = {
  name: "@cb-events/small",
  description: "A small package",
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json",
  },
};

/** Makes the repository in a temporary folder, with what its package exports and what its README says. */
export async function fixture(source: string, readme = "# small\n"): Promise<Fixture> {
  const root = await mkdtemp(join(tmpdir(), "cb-events-docs-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await write("README.md", "# all\n");
  await write("apps/docs/llms.txt", "");
  await write("packages/small/package.json", JSON.stringify(manifest));
  await write("packages/small/README.md", readme);
  await write("packages/small/src/index.ts", source);
  return {
    write,
    read: (path) => readFile(join(root, path), "utf8"),
    run: async (...args) => {
      const told = { out: "", err: "" };
      const code = await runCommand(args, {
        root,
        signal: new AbortController().signal,
        out: (text) => {
          told.out += text;
        },
        err: (text) => {
          told.err += text;
        },
      });
      return { code, ...told };
    },
  };
}
