import { processOutput } from "./command-line.js";
import { runCommand } from "./fuzz/command.js";

process.exitCode = await runCommand(process.argv.slice(2), processOutput);
