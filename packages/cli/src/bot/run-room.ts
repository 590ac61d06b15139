import { openRecorder, type Recorder } from "@cb-events/recording/node";
import type { RunOptions } from "../commands/run.js";
import { examineRunning } from "../doctor/examine-running.js";
import { ledgerFileFor } from "../ledger/ledger-file.js";
import { createLog, type Log } from "../log.js";
import { type Metrics, openMetrics } from "../metrics/open-metrics.js";
import { checkOutputOptions, endAfter } from "../options/output-options.js";
import { withoutOld } from "../options/settings-options.js";
import { NoRoomError, UsageError } from "../options/usage-error.js";
import type { OverlaySettings } from "../overlay/open-overlay.js";
import { jsonPrinter, linePrinter, type Printer } from "../printer.js";
import type { Shell } from "../process/shell.js";
import { findRoom } from "../room/find-room.js";
import { openSimulatedRoom, SIMULATED_GOALS } from "../room/simulated-room.js";
import { isLive, LiveTerminal } from "../screen/live-terminal.js";
import { mediaFolder } from "../settings/media.js";
import { findSettings } from "../settings/settings-file.js";
import { type WatchedSettings, watchSettings } from "../settings/watch-settings.js";
import { coloursFor } from "../terminal.js";
import { type WebhookOfBefore, webhookOfBefore } from "../webhooks/webhook-of-before.js";
import { runBot } from "./bot.js";

/** Runs the bot as the command line says, to its end. Gives the exit code. */
export async function runRoom(given: RunOptions, shell: Shell): Promise<0> {
  const startedAt = Date.now();
  const { signal } = shell;
  checkTogether(given);
  const live = isLive() && !given.json ? openTerminal(given, signal) : undefined;
  try {
    return await follow(given, shell, { startedAt, live, log: live?.log ?? createLog(given.logLevel) });
  } finally {
    live?.close();
  }
}

interface Started {
  readonly startedAt: number;
  readonly live: LiveTerminal | undefined;
  readonly log: Log;
}

async function follow(given: RunOptions, shell: Shell, { startedAt, live, log }: Started): Promise<0> {
  const { signal, mask } = shell;
  const options = withoutOld(given, (notice) => log.warn(notice));
  const { file, env } = findSettings(options.settings, shell.env, mask);
  const settings = await watchSettings(file, { env, log, signal });
  const webhook = webhookOfBefore(env);
  if (webhook !== undefined)
    log.warn(
      'CB_WEBHOOK_URL is an old name, which still works: name webhooks in the settings, under "webhooks"',
    );
  const found = await findRoom({ options, env, mask, log, signal });
  if (found === undefined && !options.simulate) refuseWithoutRoom(settings, webhook, options.ledger);
  const room = found ?? (await openSimulatedRoom(Boolean(options.ledger), shell.fail));
  const forget = endAfter(options, shell.end);
  let recorder: Recorder | undefined;
  let metrics: Metrics | undefined;
  try {
    const ledgerFile = ledgerFileFor(options.ledger, room, env);
    const patient = {
      ...{ env, room: found, settingsFile: file, ledgerFile },
      masked: (text: string) => mask.apply(text),
    };
    metrics = await openMetrics(options.metrics, log);
    if (options.record !== undefined)
      recorder = await openRecorder(options.record, { anonymise: options.anonymise ?? false });
    await runBot({
      ...{ room, options, startedAt, log, recorder, webhook, metrics, signal },
      settings: room.simulated ? withSimulatedGoals(settings, file) : settings,
      printer: live?.printer ?? plainPrinter(options, signal),
      onlooker: live,
      ledgerFile,
      diagnose: (running, aborted) => examineRunning(patient, running, aborted),
      overlay: overlaySettings(options, file),
    });
  } finally {
    forget();
    metrics?.close();
    await recorder?.close();
    await room.close?.();
  }
  return 0;
}

function openTerminal({ logLevel, eventsUrlFile }: RunOptions, signal: AbortSignal): LiveTerminal {
  const isFree = process.stdin.isTTY === true && eventsUrlFile !== "-";
  return new LiveTerminal({ logLevel, signal, input: isFree ? process.stdin : undefined });
}

function plainPrinter({ json, private: everything }: RunOptions, signal: AbortSignal): Printer {
  if (json) return jsonPrinter(everything ?? false, signal);
  return linePrinter(coloursFor(process.stdout), signal);
}

function checkTogether(options: RunOptions): void {
  checkOutputOptions(options);
  if (options.anonymise && options.record === undefined)
    throw new UsageError("--anonymise goes with --record");
  for (const name of ["host", "port", "open"] as const) {
    if (options[name] === undefined || options[name] === false || options.overlay) continue;
    throw new UsageError(`--${name} is about the overlay, which is not served with --no-overlay`);
  }
}

/** Whoever set this up meant a room of their own, and would take the simulated one for it. */
function refuseWithoutRoom(
  { current }: WatchedSettings,
  webhook: WebhookOfBefore | undefined,
  ledger: string | false | undefined,
): void {
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

function overlaySettings(
  { overlay, host, port, open }: RunOptions,
  settingsFile: string | undefined,
): OverlaySettings | undefined {
  if (!overlay) return undefined;
  const media = settingsFile === undefined ? undefined : mediaFolder(settingsFile);
  return { host, port, open: open ?? false, media };
}
