import process from "node:process";
import { runCommand } from "./command.js";

const stopped = new AbortController();
const stop = () => stopped.abort();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: stopped.signal,
});
process.off("SIGINT", stop);
process.off("SIGTERM", stop);
