import { setTimeout as sleep } from "node:timers/promises";
import { EventClient, EventValidationError } from "@cb-events/core";
import type { Recorder } from "@cb-events/recording/node";
import { type CbEvent, eventTime } from "@cb-events/types";
import { createDisplay } from "../display.js";
import { type KeptRoom, openKeptRoomPatiently } from "../ledger/kept-room.js";
import { IN_MEMORY, type LedgerFile, nameOf } from "../ledger/ledger-file.js";
import type { Log } from "../log.js";
import type { Overlay, OverlaySettings } from "../overlay/overlay.js";
import { serveOverlay } from "../overlay/serve-overlay.js";
import { PageFeed } from "../page-feed.js";
import type { Printer } from "../printer.js";
import { Announcer } from "../reactions/announcer.js";
import { keyOf } from "../reactions/reaction.js";
import { Reactor, withSettings } from "../reactions/reactor.js";
import { isShown } from "../reactions/shown.js";
import type { Room } from "../room/room.js";
import type { WatchedSettings } from "../settings/watch-settings.js";
import { short } from "../terminal.js";
import { Senders } from "../webhooks/senders.js";
import type { WebhookOfBefore } from "../webhooks/webhook-of-before.js";
import { FeedClock } from "./feed-clock.js";
import { countLive } from "./live-totals.js";
import { probe } from "./probe.js";
import { createTotals, summary } from "./totals.js";

/** A bot that was away reacts to what happened this long before its start, and no longer. In milliseconds. */
const MAX_LATE = 600_000;

/** An event from further ahead has a wrong time. In milliseconds. */
const MAX_AHEAD = 86_400_000;

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
  const { room: followed, options, startedAt, printer, log, settings, recorder, signal } = bot;
  const { room } = kept;
  let overlay: Overlay | undefined;
  const client = new EventClient(followed.credentials, {
    ...{ useTestbed: followed.useTestbed, timeout: options.timeout, strictValidation: options.strict },
    ...{
      retryAttempts: options.retryAttempts ?? Number.POSITIVE_INFINITY,
      retryMaxDelay: options.retryMaxDelay,
    },
    ...{ logger: log, positionStore: room },
    hooks: {
      // What an earlier run left to be done waits for an answer: credentials that are refused do nothing.
      onPoll: () => {
        clock.learn({ clockSkew: client.status.clockSkew, newest: undefined });
        takeUp();
      },
      onStatus: ({ state, lastError }) => {
        if (state === "failed" && lastError?.code === "POSITION_STORE") void tellProblem();
        overlay?.refresh();
      },
    },
  });
  const tellProblem = async () => {
    const problem = await kept.problem();
    if (problem !== undefined) log.error(`${problem}; --no-ledger keeps nothing`);
  };

  // What is shown: every event, those from before the start too.
  const timeOf = (event: CbEvent) => eventTime(event)?.getTime();
  const isHistory = (event: CbEvent) => (timeOf(event) ?? clock.start) < clock.start;
  const display = createDisplay(printer, isHistory, log);

  // What is done about it: see the reactor for the decisions. The feed is read-only, so it goes to the log, to pages and to webhooks.
  const isNews = (event: CbEvent) => {
    const time = timeOf(event);
    return time === undefined || time >= Math.max(kept.since, clock.start - MAX_LATE);
  };
  const reactor = new Reactor(settings, kept.memory, log);
  const senders = new Senders({ room, settings, before: bot.webhook, log });
  const announcer = new Announcer({
    room,
    queue: kept.reactions,
    log,
    pass: (reaction) => senders.add(reaction),
  });
  const takeUp = () => {
    announcer.start();
    if (!followed.simulated) senders.start();
  };
  settings.onChange(() => {
    senders.restart();
    overlay?.refresh();
  });
  /** Writes what follows from an event. False when it could not be taken: then nothing does. */
  const act = (event: CbEvent): boolean => {
    if (!room.add(event)) return false;
    if (!reactor.count(event) || !isNews(event)) return true;
    const time = timeOf(event) ?? clock.now;
    const { reactions, shown } = reactor.decide(event, time > clock.now + MAX_AHEAD);
    if (isShown(event, shown)) kept.keepShown(shown);
    for (const reaction of reactions) {
      // Due by the clock of this machine: that of the feed may be another.
      const dueAt = Date.now() + reaction.dueAt - time;
      kept.reactions.add({ ...reaction, dueAt }, { id: keyOf(reaction), notBefore: dueAt });
      if (reaction.name === "goal") room.addGoal(kept.reachedGoal(reaction.text, event));
    }
    return true;
  };

  // The closing line: what happened since the start.
  const totals = createTotals();
  const live = countLive(totals, log);

  // An event whose handling throws is put aside, with what it wrote; the log says so, and the room goes on.
  const handle = room.guard(async (event: CbEvent) => {
    // First, so that a kill repeats a line and loses none.
    await recorder
      ?.record(event)
      .catch((error: Error) => log.error(`${error.message}: ${short(event.id, 80)} is not in it`));
    await display.dispatch(event);
    if (!act(event)) return;
    if (isHistory(event)) totals.history += 1;
    else await live.dispatch(event);
  });
  const enough = new AbortController();
  const end = AbortSignal.any([signal, enough.signal]);
  const handleUntilEnough = async (event: CbEvent, context: { readonly signal: AbortSignal }) => {
    await handle(event, context);
    if (printer.printed === options.count) enough.abort();
  };

  let feed: PageFeed | undefined;
  try {
    if (bot.overlay) {
      const pages = await PageFeed.open(kept, { isNews, clock, onChange: () => overlay?.saved(), log });
      feed = pages;
      const shown = () => withSettings(pages.room, settings.current);
      overlay = await serveOverlay(bot.overlay, { kept, feed, room: shown, client, startedAt, log });
    }
    // Credentials that are refused end it here, before anything else is asked.
    const answer = await probing;
    if (answer !== undefined) clock.learn(answer);
    if (kept.isFirstStart) await kept.beginAt(clock.start);
    while (!(await follows(client, handleUntilEnough, end, log)));
  } finally {
    announcer.stop();
    await senders.stop();
    await feed?.close((overlay?.pages ?? 0) > 0);
    await overlay?.close();
    await client.close().finally(() => kept.close());
    // Credentials that are refused at once leave nothing to sum up.
    if (signal.aborted || client.status.polls > 0) log.notice(summary(totals));
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
