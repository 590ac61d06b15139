import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { command, flag } from "./command-line.js";
import { ROOT } from "./packages.js";
import { runProgram } from "./shell.js";
import { markdownTable, textTable } from "./table.js";
import { inTempFolder } from "./temp-folder.js";

const help = `Usage: pnpm checks faults [--markdown]

Runs the table test of packages/core that holds the client against every fault that an answer can have, in lenient and in
strict mode, in a loop and by poll(), and prints its table. Each cell is a client and a server of its own, over real HTTP on
127.0.0.1 and in real time. Takes about 20 seconds.

  --markdown  prints the table as the README of core has it, and nothing else
  --help      this text
`;

const ARGS = ["run", "test/faults.test.ts", "--coverage.enabled=false", "--reporter=default"];

export const runCommand = command(help, { markdown: flag }, ({ markdown }, { out, err, signal }) =>
  inTempFolder("faults", async (folder) => {
    const file = join(folder, "played.json");
    const options = { cwd: join(ROOT, "packages/core"), env: { FAULTS_FILE: file }, signal, limit: 600 };
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const { code, output } = await runProgram(process.execPath, [vitest, ...ARGS], options);
    if (code !== 0) err(output);
    const { table, cells, broken } = JSON.parse(await readFile(file, "utf8"));
    out(`${(markdown ? markdownTable(table) : textTable(table)).join("\n")}\n`);
    if (!markdown) out(`\ncells: ${cells}, broken: ${broken.length}\n`);
    return code === 0;
  }),
);
