import { processOutput } from "./command-line.js";
import { runCommand } from "./soak/command.js";

process.exitCode = await runCommand(process.argv.slice(2), processOutput);
