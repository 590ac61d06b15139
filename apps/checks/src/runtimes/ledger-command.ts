import { runtimesCommand } from "./command.js";
import { LEDGER_RUNTIMES } from "./runtimes.js";

export const runCommand = runtimesCommand(
  "ledger",
  "runs the checks of the ledger on Node 20, 22, 24 and Bun: over libsql, node:sqlite and bun:sqlite",
  LEDGER_RUNTIMES,
);
