import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, flag } from "./command-line.js";
import { ROOT } from "./packages.js";
import { runShell } from "./shell.js";
import { markdownTable, textTable } from "./table.js";

const help = `Usage: pnpm checks faults [--markdown]

Runs the table test of packages/core that holds the client against every fault that an answer can have, in lenient and in
strict mode, in a loop and by poll(), and prints its table. Each cell is a client and a server of its own, over real HTTP on
127.0.0.1 and in real time. Takes about 15 seconds.

  --markdown  prints the table as the README of core has it, and nothing else
  --help      this text
`;

const TEST = '"$NODE" ../../node_modules/vitest/vitest.mjs run test/faults.test.ts --coverage.enabled=false';

export const runCommand = command(help, { markdown: flag }, async ({ markdown }, { out, err, signal }) => {
  const folder = await mkdtemp(join(tmpdir(), "cb-events-faults-"));
  try {
    const env = { NODE: process.execPath, FAULTS_FILE: join(folder, "played.json") };
    const options = { cwd: join(ROOT, "packages/core"), env, signal, limit: 600 };
    const { code, output } = await runShell(`${TEST} --reporter=default`, options);
    const isKept = code === 0;
    if (!isKept) err(output);
    const { table, cells, broken } = JSON.parse(await readFile(env.FAULTS_FILE, "utf8"));
    out(`${(markdown ? markdownTable(table) : textTable(table)).join("\n")}\n`);
    if (!markdown) out(`\ncells: ${cells}, broken: ${isKept ? 0 : Math.max(broken.length, 1)}\n`);
    return isKept;
  } finally {
    await rm(folder, { recursive: true });
  }
});
