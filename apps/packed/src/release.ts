import { processOutput } from "@cb-events/command-line";
import { runCommand } from "./release/command.js";

process.exitCode = await runCommand(process.argv.slice(2), processOutput);
