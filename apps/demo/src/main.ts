import { AuthError } from "@cb-events/core";
import { runBot } from "./bot.js";
import { findRoom } from "./credentials.js";
import { createLog } from "./log.js";
import { parseOptions } from "./options.js";
import { jsonPrinter, linePrinter } from "./printer.js";
import { openSimulatedRoom } from "./simulated-room.js";
import { stateFileFor } from "./state-file.js";
import { coloursFor, short } from "./terminal.js";
import { watchSettings } from "./watch-settings.js";

/** How long output may take to drain at the end, in milliseconds: it may be that nobody reads it. */
const FLUSH = 500;

/** Ends the bot: by a signal of the system, by the duration, or because something around it broke. */
const ending = new AbortController();
let failure: unknown;

async function main(): Promise<void> {
  const startedAt = Date.now();
  const { signal } = ending;
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) return;

  const log = createLog(options.logLevel);
  const { env } = process;
  const settings = await watchSettings(options.config, log, signal);
  const room =
    (await findRoom({ options, env, log, signal })) ??
    (await openSimulatedRoom(Boolean(options.state), fail));
  const printer = options.json
    ? jsonPrinter(options.private, signal)
    : linePrinter(coloursFor(process.stdout), signal);
  const timer = options.duration && setTimeout(() => ending.abort(), options.duration * 1000);
  try {
    await runBot({
      room,
      options,
      startedAt,
      printer,
      log,
      signal,
      settings,
      stateFile: stateFileFor(options, room, env),
    });
  } finally {
    clearTimeout(timer);
    await room.close?.();
  }
  if (failure !== undefined) throw failure;
}

function fail(error: unknown): void {
  failure ??= error;
  ending.abort();
}

/** The first one ends the bot in good order; a second one finds no listener any more, and so ends it at once. */
function endOnSignals(): void {
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => ending.abort());
}

function endWithOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE")
      ending.abort(); // `| head` has seen enough.
    else fail(new Error(`Standard output cannot be written: ${error.message}`));
  });
  process.stderr.on("error", () => {}); // There is nobody left to be told.
}

function report(error: unknown): void {
  const interrupted = ending.signal.aborted && error instanceof Error && error.name === "AbortError";
  if (interrupted) return;
  process.exitCode = error instanceof AuthError ? 2 : 1;
  // The library's hint names its own option, and this is the command's.
  const message = String(error instanceof Error ? error.message : error).replace(
    "{ useTestbed: true }",
    "--testbed",
  );
  process.stderr.write(`${coloursFor(process.stderr).red("error")}: ${short(message, 1000)}\n`);
}

endOnSignals();
endWithOutput();
await main().catch(report);
setTimeout(() => process.exit(), FLUSH).unref();
