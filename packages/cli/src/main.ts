import { isatty } from "node:tty";
import { AuthError } from "@cb-events/core";
import { openRecorder, type Recorder } from "@cb-events/recording/node";
import { type Bot, runBot } from "./bot.js";
import { findRoom, type Sources } from "./credentials.js";
import { ledgerFileFor } from "./ledger-file.js";
import { createLog } from "./log.js";
import { type Options, parseOptions } from "./options.js";
import type { OverlaySettings } from "./overlay/serve-overlay.js";
import { jsonPrinter, linePrinter } from "./printer.js";
import { runReplay } from "./replay/run-replay.js";
import { openSimulatedRoom, SIMULATED_GOAL } from "./simulated-room.js";
import { coloursFor, short } from "./terminal.js";
import { watchSettings } from "./watch-settings.js";
import { webhookSettings } from "./webhooks/settings.js";

/** How long output may take to drain at the end, in milliseconds: it may be that nobody reads it. */
const FLUSH = 500;
const MIN_FLUSH = 100;
/** Whoever ends the bot waits no longer than this for both: for what it has to do yet, and for its output. */
const MAX_END = 800;

/** Ends the bot: by a signal of the system, by the duration, or because something around it broke. */
const ending = new AbortController();
let failure: unknown;
let endingSince: number | undefined;
ending.signal.addEventListener("abort", () => {
  endingSince = performance.now();
});

async function main(): Promise<void> {
  const startedAt = Date.now();
  const { signal } = ending;
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) return;

  const log = createLog(options.logLevel);
  const { env } = process;
  const settings = await watchSettings(options.config, log, signal);
  const printer = options.json
    ? jsonPrinter(options.private, signal)
    : linePrinter(coloursFor(process.stdout), signal);
  const timer = options.duration && setTimeout(() => ending.abort(), options.duration * 1000);
  try {
    const { replay: file } = options;
    if (file === undefined) await follow({ options, env, startedAt, settings, printer, log, signal });
    else
      process.exitCode = await runReplay({ file, options, settings: settings.current, printer, log, signal });
  } finally {
    clearTimeout(timer);
  }
  if (failure !== undefined) throw failure;
}

type Session = Omit<Bot, "room" | "options"> & Sources;

async function follow(session: Session): Promise<void> {
  const { options, env, log, signal } = session;
  const webhook = webhookSettings(env);
  const room =
    (await findRoom({ options, env, log, signal })) ??
    (await openSimulatedRoom(Boolean(options.state), fail));
  let recorder: Recorder | undefined;
  try {
    if (options.record !== undefined) {
      recorder = await openRecorder(options.record, { anonymise: options.anonymise });
    }
    const [ledgerFile, overlay] = [ledgerFileFor(options, room, env), overlaySettings(options)];
    // A goal to look at, where nobody has set one.
    const settings =
      room.simulated && options.config === undefined
        ? { current: { ...session.settings.current, goal: SIMULATED_GOAL } }
        : session.settings;
    await runBot({ ...session, settings, room, recorder, webhook, ledgerFile, overlay });
  } finally {
    await recorder?.close();
    await room.close?.();
  }
}

function overlaySettings({ overlay, host, port, open, eventsUrlFile }: Options): OverlaySettings | undefined {
  if (!overlay) return undefined;
  const isFree = isatty(0) && eventsUrlFile !== "-";
  return { host, port, open, terminal: isFree ? process.stdin : undefined };
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
const left = endingSince === undefined ? FLUSH : MAX_END - (performance.now() - endingSince);
setTimeout(() => process.exit(), Math.min(FLUSH, Math.max(MIN_FLUSH, left))).unref();
