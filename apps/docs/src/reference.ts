import { fileURLToPath } from "node:url";
import { runCommand } from "./reference/command.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  signal: new AbortController().signal,
  root,
});
