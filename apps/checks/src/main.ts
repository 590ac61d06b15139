// pnpm checks <name> [options]: the one command line of all that checks the packages.
import { setMaxListeners } from "node:events";
import type { Command } from "./command-line.js";

type Load = () => Promise<{ readonly runCommand: Command }>;

/** What each does. Its options: `pnpm checks <name> --help`. */
const CHECKS: Readonly<Record<string, readonly [what: string, load: Load]>> = {
  crash: ["kills a bot again and again, with its state in a file", () => import("./crash/command.js")],
  "ledger-crash": ["the same with a ledger", () => import("./crash/ledger-command.js")],
  faults: ["plays each fault of the feed and the network", () => import("./faults.js")],
  breaks: ["breaks the project on purpose: does a check catch it?", () => import("./breaks.js")],
  conformance: ["what any client is tried on, over HTTP", () => import("./conformance.js")],
  fuzz: ["random conversations, and inputs to the decoder", () => import("./fuzz/command.js")],
  curve: ["how late the rooms of a pool are, in virtual time", () => import("./curve/command.js")],
  studio: ["workers and a Redis that are killed, frozen and filled", () => import("./studio/command.js")],
  soak: ["a million events in one process: nothing must grow", () => import("./soak/command.js")],
  tour: ["the way of one event through the client, file by file", () => import("./tour.js")],
  bench: ["speed, against the least code and other clients", () => import("./bench/command.js")],
  create: ["does with the packed packages what a newcomer does", () => import("./create/command.js")],
  install: ["looks into the packages as they are packed and installed", () => import("./install/command.js")],
  release: ["the dry run of a new version", () => import("./release.js")],
  types: ["consumers with each TypeScript, in every mix of settings", () => import("./types/command.js")],
  size: ["bytes of each import, against the budgets", () => import("./size/command.js")],
  engines: ["nothing is called that the oldest engines lack", () => import("./engines/command.js")],
  runtimes: ["one conformance file on each runtime", () => import("./runtimes/command.js")],
  ledger: ["the ledger on each runtime, over its own SQLite", () => import("./runtimes/ledger-command.js")],
};

const ending = new AbortController();
// Each process of a run listens for it.
setMaxListeners(50, ending.signal);
let isHeeded = false;

const context = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  /** Reading it takes the signals of the process over: a check that never reads it is ended by them at once. */
  get signal(): AbortSignal {
    if (!isHeeded) for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => ending.abort());
    isHeeded = true;
    return ending.signal;
  },
};

const [name = "--help", ...options] = process.argv.slice(2);
const [, load] = (Object.hasOwn(CHECKS, name) && CHECKS[name]) || [];
if (load) {
  process.exitCode = await (await load()).runCommand(options, context);
} else {
  const lines = Object.entries(CHECKS).map(([check, [what]]) => `  ${check.padEnd(14)}${what}\n`);
  const help = `Usage: pnpm checks <name> [options]\n\n${lines.join("")}\npnpm checks <name> --help says its options.\n`;
  if (name === "--help") context.out(help);
  else context.err(`There is no check ${name}. ${help}`);
  process.exitCode = name === "--help" ? 0 : 1;
}
