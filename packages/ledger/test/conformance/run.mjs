// Runs the checks on this runtime, without a test runner: gives the result of each.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { openLedger } from "@cb-events/ledger";
import { checks } from "./checks.mjs";

/** Bun and Node from 22 on bring an SQLite of their own. */
const ownDriver = process.versions.bun ? "bun:sqlite" : "node:sqlite";
const driver = Number.parseInt(process.versions.node, 10) < 22 ? "libsql" : ownDriver;

const more = {
  "takes the SQLite of the runtime, or libsql": async () => {
    const ledger = await openLedger(":memory:");
    await ledger.close();
    if (ledger.driver !== driver) throw new Error(`got ${ledger.driver}, expected ${driver}`);
  },
};

export async function run() {
  const warnings = [];
  process.on("warning", (warning) => warnings.push(warning.message));
  const results = [];
  for (const [check, body] of Object.entries({ ...more, ...checks })) {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), "cb-events-ledger-"));
    try {
      await body(folder);
      results.push({ check, ok: true });
    } catch (error) {
      results.push({ check, ok: false, detail: error instanceof Error ? error.stack : String(error) });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  await new Promise((resolve) => setImmediate(resolve));
  results.push({ check: "warns of nothing", ok: warnings.length === 0, detail: warnings.join() });
  return results;
}
