// Runs the checks on this runtime, without a test runner: node run.mjs. Ends with 1 when one fails.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { openLedger } from "@cb-events/ledger";
import { checks } from "./checks.mjs";

const warnings = [];
process.on("warning", (warning) => warnings.push(warning.message));

const ledger = await openLedger(":memory:");
const { driver } = ledger;
await ledger.close();

const failed = [];
for (const [name, check] of Object.entries(checks)) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "cb-events-ledger-"));
  try {
    await check(folder);
  } catch (error) {
    failed.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
await new Promise((resolve) => setImmediate(resolve));
for (const warning of warnings) failed.push(`a warning: ${warning}`);
for (const text of failed) process.stdout.write(`FAILED ${text}\n`);
process.stdout.write(`${driver}: ${Object.keys(checks).length} checks, ${failed.length} failed\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
