import { fileURLToPath } from "node:url";
import { processOutput } from "../../checks/src/command-line.js";
import { runCommand } from "./reference/command.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

process.exitCode = await runCommand(process.argv.slice(2), { ...processOutput, root });
