import { processOutput } from "@cb-events/command-line";
import { runCommand } from "./curve/command.js";

process.exitCode = await runCommand(process.argv.slice(2), processOutput);
