import process from "node:process";
import { runCommand } from "./command.js";

const stopped = new AbortController();
const stop = () => stopped.abort();
// SIGBREAK is Ctrl+Break on Windows.
const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"] as const;
for (const name of signals) process.once(name, stop);

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: stopped.signal,
});
for (const name of signals) process.off(name, stop);
