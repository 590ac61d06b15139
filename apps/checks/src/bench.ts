import { setMaxListeners } from "node:events";
import { runCommand } from "./bench/command.js";
import { processOutput } from "./command-line.js";

const ending = new AbortController();
// Each process of a run listens for it.
setMaxListeners(50, ending.signal);
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => ending.abort());

process.exitCode = await runCommand(process.argv.slice(2), { ...processOutput, signal: ending.signal });
