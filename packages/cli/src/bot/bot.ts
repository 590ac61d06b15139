import { setTimeout as sleep } from "node:timers/promises";
import { EventClient, EventValidationError } from "@cb-events/core";
import { healthOf } from "@cb-events/overlay";
import type { Recorder } from "@cb-events/recording/node";
import type { CbEvent } from "@cb-events/types";
import type { Running } from "../doctor/examine.js";
import type { CheckResult } from "../doctor/run-checks.js";
import type { KeptRoom } from "../ledger/kept-room.js";
import { IN_MEMORY, type LedgerFile, nameOf } from "../ledger/ledger-file.js";
import { openKeptRoomPatiently } from "../ledger/open-kept-room.js";
import type { Log } from "../log.js";
import { countDead } from "../metrics/count-dead.js";
import type { Metrics } from "../metrics/open-metrics.js";
import type { OverlaySettings } from "../overlay/open-overlay.js";
import type { Printer } from "../printer.js";
import type { Room } from "../room/room.js";
import type { WatchedSettings } from "../settings/watch-settings.js";
import type { WebhookOfBefore } from "../webhooks/webhook-of-before.js";
import { ageOf } from "./age.js";
import type { Onlooker } from "./bot-view.js";
import { FeedClock } from "./feed-clock.js";
import { probe } from "./probe.js";
import { RoomBot } from "./room-bot.js";
import { serveBot } from "./serve-bot.js";
import { createTotals, summary } from "./totals.js";

/** Pages need not wait longer than this for the first answer of the feed. In milliseconds. */
const PROBE_PATIENCE = 1500;

interface BotOptions {
  readonly count?: number | undefined;
  /** In seconds. */
  readonly timeout?: number | undefined;
  /** Requests for one answer before the bot is told of a failure. */
  readonly retryAttempts?: number | undefined;
  /** The longest delay between two attempts, in seconds; the client's own default when it is left out. */
  readonly retryMaxDelay?: number | undefined;
  /** Leaves out an event with anything wrong. */
  readonly strict?: boolean | undefined;
}

export interface Bot {
  readonly room: Room;
  readonly options: BotOptions;
  /** When the bot was started, by this machine's clock, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly printer: Printer;
  readonly log: Log;
  /** Goals, menu and alerts. */
  readonly settings: WatchedSettings;
  /** Keeps all that the bot knows, and its position in the room: a restart goes on there. In memory without it. */
  readonly ledgerFile?: LedgerFile | undefined;
  /** Where every event is recorded. */
  readonly recorder?: Recorder | undefined;
  /** The webhook that the environment names. */
  readonly webhook?: WebhookOfBefore | undefined;
  /** How to show the room on a page; without it, it is not. */
  readonly overlay?: OverlaySettings | undefined;
  /** Figures for Prometheus. */
  readonly metrics?: Metrics | undefined;
  /** What the doctor says of the bot while it runs. */
  readonly diagnose?:
    | ((running: Running, signal: AbortSignal) => Promise<readonly CheckResult[]>)
    | undefined;
  /** Who looks at it. */
  readonly onlooker?: Onlooker | undefined;
  /** Ends the bot. */
  readonly signal: AbortSignal;
}

/** Follows a room until the signal aborts or enough events are printed. Rejects with errors that do not pass. */
export async function runBot(bot: Bot): Promise<void> {
  const { room: followed, startedAt, log, settings, signal } = bot;
  const name = nameOf(followed);
  if (followed.notice) log.notice(followed.notice);
  const clock = new FeedClock(startedAt);
  const probing = probe(followed, log, signal);
  const first = await Promise.race([probing, sleep(PROBE_PATIENCE, undefined, { ref: false })]);
  if (first !== undefined) clock.learn(first);

  // What is kept: all of it stands in one file, with the position, and a handler's part of it in one transaction.
  const keeping = { name, timeZone: settings.current.timeZone, startedAt: clock.start, log };
  const kept = await openKeptRoomPatiently(bot.ledgerFile ?? IN_MEMORY, keeping, signal);
  if (kept === undefined) return log.notice(summary(createTotals()));
  await follow({ bot, kept, clock, probing });
}

interface Following {
  readonly bot: Bot;
  readonly kept: KeptRoom;
  readonly clock: FeedClock;
  readonly probing: ReturnType<typeof probe>;
}

async function follow({ bot, kept, clock, probing }: Following): Promise<void> {
  const { room: followed, options, printer, log, settings, metrics, diagnose, signal } = bot;
  const roomBot = new RoomBot({
    ...{ kept, clock, settings, printer, log, isSimulated: followed.simulated ?? false },
    ...{ recorder: bot.recorder, webhook: bot.webhook, metrics, onChange: () => bot.onlooker?.changed() },
  });
  const client = new EventClient(followed.credentials, {
    ...{ useTestbed: followed.useTestbed, timeout: options.timeout, strictValidation: options.strict },
    ...{
      retryAttempts: options.retryAttempts ?? Number.POSITIVE_INFINITY,
      retryMaxDelay: options.retryMaxDelay,
    },
    ...{ logger: log, positionStore: kept.room },
    hooks: {
      ...metrics?.hooks,
      onPoll: (poll) => {
        metrics?.hooks.onPoll(poll);
        clock.learn({ clockSkew: client.status.clockSkew, newest: undefined });
        roomBot.takeUp();
      },
      onStatus: ({ state, lastError }) => {
        if (state === "failed" && lastError?.code === "POSITION_STORE") void tellProblem();
        roomBot.changed();
      },
    },
  });
  const dead = metrics && countDead(kept.room);
  metrics?.observe(client);
  if (dead) metrics?.observe(dead);
  const tellProblem = async () => {
    const problem = await kept.problem();
    if (problem !== undefined) log.error(`${problem}; --no-ledger keeps nothing`);
  };

  const enough = new AbortController();
  const end = AbortSignal.any([signal, enough.signal]);
  const handleUntilEnough = async (event: CbEvent, context: { readonly signal: AbortSignal }) => {
    await roomBot.handle(event, context);
    if (printer.printed === options.count) enough.abort();
  };

  let firstAnswerAt: Date | undefined;
  const age = ageOf();
  const health = () => {
    const { status, config } = client;
    const answered = { ...status, lastPollAt: status.lastPollAt ?? firstAnswerAt };
    return healthOf(answered, { config, ...age() });
  };
  const running: Running = {
    status: () => client.status,
    ledgerProblem: () => kept.problem(),
    waiting: (webhook) => roomBot.waiting(webhook),
  };
  try {
    await serveBot(
      roomBot,
      {
        ...{ overlay: bot.overlay, onlooker: bot.onlooker, settings, log, health },
        diagnose: diagnose && ((aborted) => diagnose(running, aborted)),
      },
      async () => {
        // Credentials that are refused end it here, before anything else is asked.
        const answer = await probing;
        if (answer !== undefined) {
          clock.learn(answer);
          firstAnswerAt = new Date();
          roomBot.changed();
        }
        if (kept.isFirstStart) await kept.beginAt(clock.start);
        while (!(await follows(client, handleUntilEnough, end, log)));
      },
    );
  } finally {
    dead?.stop();
    await client.close().finally(() => kept.close());
    // Credentials that are refused at once leave nothing to sum up.
    if (signal.aborted || client.status.polls > 0) log.notice(summary(roomBot.totals));
  }
}

/** Follows the room to the end; false for an invalid event that was thrown (`--strict`): it goes on after that one. */
async function follows(
  client: EventClient,
  handle: (event: CbEvent, context: { readonly signal: AbortSignal }) => Promise<void>,
  signal: AbortSignal,
  log: Log,
): Promise<boolean> {
  try {
    await client.run(handle, { signal });
    return true;
  } catch (error) {
    if (!(error instanceof EventValidationError)) throw error;
    log.error(`${error.message}; it is left out`);
    return false;
  }
}
