#!/usr/bin/env node
import { NoRoomError } from "./options/usage-error.js";
import { valuesOf } from "./options/values-of.js";
import { cleanValue } from "./process/clean-text.js";
import { Ending } from "./process/ending.js";
import { watchLauncher } from "./process/launcher.js";
import { Mask } from "./process/mask.js";
import { maskOutput } from "./process/masked-output.js";
import { inOwnWords } from "./process/own-words.js";
import { runProgram } from "./program.js";
import { restoreTerminal } from "./screen/restore.js";
import { coloursFor, short } from "./terminal.js";

const ending = new Ending();
let isOver = false;
const mask = new Mask();

/**
 * The first one ends the command in good order; a second one finds no listener any more, and so ends it at once. Windows
 * has SIGINT for Ctrl+C, SIGBREAK for Ctrl+Break and SIGHUP for a console that is closed.
 */
function endOnSignals(): void {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"] as const)
    process.once(name, () => ending.end());
}

function endWithOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // `| head` has seen enough; a terminal was closed.
    if (error.code === "EPIPE" || error.code === "EIO") ending.end();
    else fail(new Error(`Standard output cannot be written: ${error.message}`));
  });
  process.stderr.on("error", () => {}); // Who would be told?
}

/** Knows what is secret before the first word is said: also where it was given to the wrong option. */
function learnSecrets(): void {
  const { CB_EVENTS_URL = "", CB_TOKEN = "" } = process.env;
  const args = process.argv.slice(2);
  for (const text of [CB_EVENTS_URL, ...args]) mask.addUrl(text);
  for (const text of [CB_TOKEN, ...valuesOf("--token", args)]) mask.add(cleanValue(text));
}

/** Also where the command itself has ended: its last words did not arrive. */
function fail(error: unknown): void {
  if (isOver) report(error);
  else ending.fail(error);
}

function report(error: unknown): void {
  const interrupted = ending.signal.aborted && error instanceof Error && error.name === "AbortError";
  if (interrupted) return;
  // By its code: the client itself is loaded by the commands that need it.
  const isRefused = Object(error).code === "AUTH" || error instanceof NoRoomError;
  process.exitCode = isRefused ? 2 : 1;
  const message = inOwnWords(String(error instanceof Error ? error.message : error));
  process.stderr.write(`${coloursFor(process.stderr).red("error")}: ${short(mask.apply(message), 1000)}\n`);
}

maskOutput(process.stdout, mask);
maskOutput(process.stderr, mask);
learnSecrets();
endOnSignals();
endWithOutput();
process.once("exit", restoreTerminal);
process.once("uncaughtException", (error) => {
  restoreTerminal();
  report(error);
  process.exit(1);
});
const unwatch = watchLauncher(() => ending.end());
const { env } = process;
const shell = {
  ...{ env, mask, signal: ending.signal },
  end: () => ending.end(),
  fail,
};
await runProgram(process.argv.slice(2), shell)
  .then((code) => {
    process.exitCode = code;
    ending.throwFailure();
  })
  .catch(report);
isOver = true;
unwatch();
ending.exit();
