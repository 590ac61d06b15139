import { openRecorder, type Recorder } from "@cb-events/recording/node";
import type { RunOptions } from "../commands/run.js";
import { examineRunning } from "../doctor/examine-running.js";
import { ledgerFileFor } from "../ledger/ledger-file.js";
import { createLog } from "../log.js";
import { type Metrics, openMetrics } from "../metrics/open-metrics.js";
import { ONE_ROOM, refuseBeside } from "../options/one-of.js";
import { checkOutputOptions, endAfter } from "../options/output-options.js";
import { checkRedisOptions } from "../options/redis-options.js";
import { withoutOld } from "../options/settings-options.js";
import { NoRoomError, UsageError } from "../options/usage-error.js";
import { jsonPrinter, linePrinter, type Printer } from "../printer.js";
import type { Shell } from "../process/shell.js";
import { findRoom } from "../room/find-room.js";
import { openSimulatedRoom, SIMULATED_GOALS } from "../room/simulated-room.js";
import { isLive, LiveTerminal } from "../screen/live-terminal.js";
import { mediaFolder } from "../settings/media.js";
import { environmentOf, findSettings } from "../settings/settings-file.js";
import { type WatchedSettings, watchSettings } from "../settings/watch-settings.js";
import { coloursFor } from "../terminal.js";
import { webhookOfBefore } from "../webhooks/webhook-of-before.js";
import { runBot } from "./bot.js";
import type { PreparedRun, RunTools } from "./prepared-run.js";

/** Runs the bot as the command line says, to its end. Gives the exit code. */
export async function runRoom(given: RunOptions, shell: Shell): Promise<0> {
  const startedAt = Date.now();
  const { signal, mask } = shell;
  checkTogether(given);
  const live = isLive() && !given.json ? openTerminal(given, shell) : undefined;
  try {
    const log = live?.log ?? createLog(given.logLevel);
    const options = withoutOld(given, (notice) => log.warn(notice));
    const { file, folder, env } = findSettings(options.settings, shell.env, mask);
    const environment = () => environmentOf(folder, shell.env, mask);
    const settings = await watchSettings(file, { environment, log, signal });
    const webhook = webhookOfBefore(env);
    if (webhook !== undefined)
      log.warn(
        'CB_WEBHOOK_URL is an old name, which still works: name webhooks in the settings, under "webhooks"',
      );
    const run = { options, shell, startedAt, live, log, env, environment, file, settings, webhook };
    await (await runOf(run))();
  } finally {
    live?.close();
  }
  return 0;
}

/** What the command line asks for. What only some need is loaded when it is needed. */
async function runOf(run: PreparedRun): Promise<() => Promise<void>> {
  const { options } = run;
  if (options.rooms !== undefined) {
    const { runRooms } = await import("../rooms/run-rooms.js");
    return () => runRooms(run, options.rooms as string);
  }
  if (options.redis !== undefined) {
    const { runStream } = await import("../redis/run-stream.js");
    return () => runStream(run, options.redis as string);
  }
  return () => runFeed(run);
}

/** One room, by its feed. */
async function runFeed(run: PreparedRun): Promise<void> {
  const { options, shell, startedAt, live, log, env, file, settings, webhook } = run;
  const { signal, mask } = shell;
  const found = await findRoom({ options, env, mask, log, signal });
  if (found === undefined && !options.simulate) refuseWithoutRoom(run);
  const room = found ?? (await openSimulatedRoom(Boolean(options.ledger), shell.fail));
  const ledgerFile = ledgerFileFor(options.ledger, room, env);
  const patient = { ...patientOf(run), room: found, ledgerFile };
  try {
    await withTools(run, ({ metrics, recorder, overlay, printer }) =>
      runBot({
        ...{ room, options, startedAt, log, recorder, webhook, metrics, signal, printer, overlay },
        settings: room.simulated ? withSimulatedGoals(settings, file) : settings,
        onlooker: live,
        ledgerFile,
        diagnose: (running, aborted) => examineRunning(patient, running, aborted),
      }),
    );
  } finally {
    await room.close?.();
  }
}

/** What the doctor is told of any run: the room and its ledger come to it. */
export function patientOf({ environment, file, shell: { mask } }: PreparedRun) {
  return { environment, settingsFile: file, masked: (text: string) => mask.apply(text) };
}

/** Opens what a bot works with, and closes it when `work` has settled. */
export async function withTools(
  { options, shell, live, log, file }: PreparedRun,
  work: (tools: RunTools) => Promise<void>,
): Promise<void> {
  const forget = endAfter(options, shell.end);
  let recorder: Recorder | undefined;
  let metrics: Metrics | undefined;
  try {
    metrics = await openMetrics(options.metrics, log);
    // Many rooms have a recording each.
    if (options.record !== undefined && options.rooms === undefined)
      recorder = await openRecorder(options.record, { anonymise: options.anonymise ?? false });
    const media = file === undefined ? undefined : mediaFolder(file);
    const { host, port, open = false } = options;
    await work({
      ...{ metrics, recorder },
      overlay: options.overlay ? { host, port, open, media } : undefined,
      printer: live?.printer ?? plainPrinter(options, shell.signal),
    });
  } finally {
    forget();
    metrics?.close();
    await recorder?.close();
  }
}

function openTerminal({ logLevel, eventsUrlFile }: RunOptions, { signal, mask }: Shell): LiveTerminal {
  const isFree = process.stdin.isTTY === true && eventsUrlFile !== "-";
  const masked = (text: string) => mask.apply(text);
  return new LiveTerminal({ logLevel, signal, masked, input: isFree ? process.stdin : undefined });
}

function plainPrinter({ json, private: everything }: RunOptions, signal: AbortSignal): Printer {
  if (json) return jsonPrinter(everything ?? false, signal);
  return linePrinter(coloursFor(process.stdout), signal);
}

/** Options about one room's feed. */
const ONE_FEED = [
  ["--retry-attempts", "retryAttempts"],
  ["--strict", "strict"],
] as const;

function checkTogether(options: RunOptions): void {
  checkOutputOptions(options);
  checkRedisOptions(options);
  if (options.rooms !== undefined)
    refuseBeside(options, "--rooms", [["--redis", "redis"], ...ONE_ROOM, ...ONE_FEED]);
  if (options.redis !== undefined) {
    // The name alone says which of the rooms in Redis is meant.
    const others = ONE_ROOM.filter(([name]) => name !== "--username");
    refuseBeside(options, "--redis", [...others, ["--timeout", "timeout"], ...ONE_FEED]);
  }
  if (options.anonymise && options.record === undefined)
    throw new UsageError("--anonymise goes with --record");
  for (const name of ["host", "port", "open"] as const) {
    if (options[name] === undefined || options[name] === false || options.overlay) continue;
    throw new UsageError(`--${name} is about the overlay, which is not served with --no-overlay`);
  }
}

/** Whoever set this up meant a room of their own, and would take the simulated one for it. */
function refuseWithoutRoom({ settings: { current }, webhook, options: { ledger } }: PreparedRun): void {
  const what =
    ledger !== undefined && ledger !== false
      ? "--ledger is given"
      : webhook !== undefined || Object.keys(current.webhooks).length > 0
        ? "webhooks are set"
        : undefined;
  if (what === undefined) return;
  throw new NoRoomError(
    `There is no room, and ${what}: set CB_EVENTS_URL, or CB_USERNAME and CB_TOKEN; or follow a simulated room with --simulate`,
  );
}

/** Goals to look at, where no one has set any. */
function withSimulatedGoals(settings: WatchedSettings, file: string | undefined): WatchedSettings {
  if (file !== undefined) return settings;
  return { ...settings, current: { ...settings.current, goals: SIMULATED_GOALS } };
}
