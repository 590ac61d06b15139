// pnpm checks <name> [options]: the one command line of all that checks the packages.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What each does. Its options: `pnpm checks <name> --help`. */
const CHECKS = {
  crash: "kills a bot again and again, with its state in a file: nothing lost, nothing counted twice",
  "ledger-crash": "the same with a ledger",
  faults: "plays each fault of the feed and the network, and prints what happens",
  breaks: "breaks the project on purpose, and says which check catches it",
  conformance: "what any client is tried on: everything that can go wrong in a feed, over HTTP",
  fuzz: "random conversations against a model of what is promised; mutated inputs to the decoder",
  curve: "how late the rooms of a pool are, in virtual time, against its table",
  studio: "workers, readers and a Redis that are killed, frozen and filled: nothing lost, nothing twice",
  soak: "a million events in one process: heap, listeners and timers must not grow",
  tour: "the way of one event through the client, file by file",
  bench: "speed, against the least code that does the work and against other clients",
  create: "does with the packed packages what a newcomer does, letter by letter",
  install: "packs, looks into the packages, installs them, and runs the quick start of the README",
  release: "the dry run of a new version",
  types: "compiles consumers with each TypeScript in every mix of settings",
  size: "bytes of each import, against the budgets",
  engines: "nothing is called that the oldest engines do not have",
  runtimes: "one conformance file on each runtime",
  ledger: "the checks of the ledger on each runtime, over its own SQLite",
} as const;

const [name = "--help", ...options] = process.argv.slice(2);
if (Object.hasOwn(CHECKS, name)) {
  // Some force the collection of garbage, to see what is left.
  setFlagsFromString("--expose-gc");
  globalThis.gc ??= runInNewContext("gc");
  process.argv = [process.argv[0] ?? "node", name, ...options];
  await import(new URL(`./${name}.js`, import.meta.url).href);
} else {
  const isHelp = name === "--help";
  const lines = Object.entries(CHECKS).map(([check, text]) => `  ${check.padEnd(14)}${text}\n`);
  const text = `Usage: pnpm checks <name> [options]\n\n${lines.join("")}\npnpm checks <name> --help says its options.\n`;
  if (isHelp) process.stdout.write(text);
  else process.stderr.write(`There is no check ${name}. ${text}`);
  process.exitCode = isHelp ? 0 : 1;
}
