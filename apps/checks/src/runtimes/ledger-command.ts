import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { command, flag, oneLine } from "../command-line.js";
import { ROOT, withPackedProject } from "../packages.js";
import { getProgram, PLACES } from "./program.js";

const help = `Usage: pnpm checks ledger [options]

Packs the packages, installs them as a user would, and runs the checks of the ledger on Node 20, 22, 24 and Bun: over
libsql, node:sqlite and bun:sqlite.

  --install  get the missing ones by npm, into a folder that git ignores
  --all      a runtime that is missing is a failure
  --help     this text
`;

/** The runtimes, and the SQLite that each has to take. */
const WANTED = [
  [{ name: "node 20", npm: "node@20", commands: ["node"], major: 20 }, "libsql"],
  [{ name: "node 22", npm: "node@22", commands: ["node"], major: 22 }, "node:sqlite"],
  [{ name: "node 24", npm: "node@24", commands: ["node"], major: 24 }, "node:sqlite"],
  [{ name: "bun", npm: "bun@1", commands: ["bun"], major: 1 }, "bun:sqlite"],
] as const;

export const runCommand = command(help, { install: flag, all: flag }, ({ install, all }, { out, signal }) =>
  withPackedProject(signal, async ({ folder }) => {
    await cp(join(ROOT, "packages/ledger/test/conformance"), join(folder, "ledger"), { recursive: true });
    let failed = 0;
    for (const [wanted, driver] of WANTED) {
      signal.throwIfAborted();
      const program = await getProgram(wanted, PLACES, install ? signal : undefined);
      const { ok, text } = program
        ? await check(program.file, driver, folder, signal)
        : { ok: !all, text: "missing" };
      out(`${ok ? (program ? "ok" : "skipped") : "FAILED"}: ${wanted.name} (${program?.version}): ${text}\n`);
      failed += Number(!ok);
    }
    return failed === 0;
  }),
);

async function check(file: string, driver: string, folder: string, signal: AbortSignal) {
  try {
    const script = join(folder, "ledger/run.mjs");
    const { stdout } = await promisify(execFile)(file, [script], { cwd: folder, signal });
    const text = stdout.trim();
    const ok = text.startsWith(`${driver}:`);
    return { ok, text: ok ? text : `${text}; it should be ${driver}` };
  } catch (error) {
    signal.throwIfAborted();
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    return { ok: false, text: `${stdout ?? ""}${stderr ?? ""}`.trim() || oneLine(error) };
  }
}
