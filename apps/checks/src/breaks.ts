import { processOutput } from "./command-line.js";
import { runCommand } from "./breaks/command.js";

const ending = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => ending.abort());

process.exitCode = await runCommand(process.argv.slice(2), { ...processOutput, signal: ending.signal });
