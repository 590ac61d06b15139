import { EventClient, EventValidationError } from "@cb-events/core";
import type { Recorder } from "@cb-events/recording/node";
import { Router } from "@cb-events/router";
import { type CbEvent, eventTime } from "@cb-events/types";
import { WebhookSender } from "@cb-events/webhooks";
import { Announcer } from "./announcer.js";
import type { Room } from "./credentials.js";
import { createDisplay } from "./display.js";
import { openKeptRoomPatiently } from "./kept-room.js";
import { IN_MEMORY, type LedgerFile, nameOf } from "./ledger-file.js";
import type { Log } from "./log.js";
import type { Options } from "./options.js";
import { type Overlay, type OverlaySettings, openOverlay } from "./overlay/serve-overlay.js";
import { PageFeed } from "./page-feed.js";
import type { Printer } from "./printer.js";
import { Reactor, withSettings } from "./reactor.js";
import { short } from "./terminal.js";
import { createTotals, summary } from "./totals.js";
import type { CurrentSettings } from "./watch-settings.js";
import { keyOf, toDelivery } from "./webhooks/delivery.js";
import type { WebhookSettings } from "./webhooks/settings.js";

/** A bot that was away reacts to what happened this long before its start, and no longer. In milliseconds. */
const LATE = 600_000;

/** An event from further ahead has a wrong time. In milliseconds. */
const AHEAD = 86_400_000;

interface BotOptions extends Pick<Options, "count" | "timeout" | "retryAttempts" | "strict"> {
  /** The longest delay between two attempts, in seconds; the client's own default when it is left out. */
  readonly retryMaxDelay?: number;
}

export interface Bot {
  readonly room: Room;
  readonly options: BotOptions;
  /** What happened before is history. In milliseconds. */
  readonly startedAt: number;
  readonly printer: Printer;
  readonly log: Log;
  /** Goal, menu and alerts. */
  readonly settings: CurrentSettings;
  /** Keeps all that the bot knows, and its position in the room: a restart goes on there. In memory without it. */
  readonly ledgerFile?: LedgerFile | undefined;
  /** Where every event is recorded. */
  readonly recorder?: Recorder | undefined;
  /** Whom to tell of reactions. */
  readonly webhook?: WebhookSettings | undefined;
  /** How to show the room on a page; without it, it is not. */
  readonly overlay?: OverlaySettings | undefined;
  /** Ends the bot. */
  readonly signal: AbortSignal;
}

/** Follows a room until the signal aborts or enough events are printed. Rejects with errors that do not pass. */
export async function runBot(bot: Bot): Promise<void> {
  const { room: followed, options, startedAt, printer, log, settings, recorder, webhook, signal } = bot;
  const name = nameOf(followed);
  if (followed.notice) log.notice(followed.notice);

  // What is kept: all of it stands in one file, with the position, and a handler's part of it in one transaction.
  const { timeZone } = settings.current;
  const keeping = { name, timeZone, startedAt, log };
  const kept = await openKeptRoomPatiently(bot.ledgerFile ?? IN_MEMORY, keeping, signal);
  if (kept === undefined) return log.notice(summary(createTotals()));
  const { room } = kept;

  let overlay: Overlay | undefined;
  const client = new EventClient(followed.credentials, {
    useTestbed: followed.useTestbed,
    timeout: options.timeout,
    strictValidation: options.strict,
    retryAttempts: options.retryAttempts,
    retryMaxDelay: options.retryMaxDelay,
    logger: log,
    positionStore: room,
    hooks: {
      // What an earlier run left to be done waits for an answer: credentials that are refused do nothing.
      onPoll: () => takeUp(),
      onStatus: ({ state, lastError }) => {
        if (state === "failed" && lastError?.code === "POSITION_STORE") void tellProblem();
        overlay?.changed();
      },
    },
  });
  const tellProblem = async () => {
    const problem = await kept.problem();
    if (problem !== undefined) log.error(`${problem}; --no-state keeps nothing`);
  };

  // What is shown: every event, those from before the start too.
  const isHistory = (event: CbEvent) => (eventTime(event)?.getTime() ?? startedAt) < startedAt;
  const display = createDisplay(printer, isHistory, log);

  // What is done about it: see reactor.ts for the decisions. The feed is read-only, so it goes to the log and to webhooks.
  const isNews = (event: CbEvent) => {
    const time = eventTime(event)?.getTime();
    return time === undefined || time >= Math.max(kept.since, startedAt - LATE);
  };
  const reactor = new Reactor(settings, kept.memory, log);
  const announcer = new Announcer({
    room,
    queue: kept.reactions,
    log,
    pass: (reaction) => {
      if (!webhook) return;
      const context = { room: name, format: webhook.format, now: Date.now() };
      const { id, body } = toDelivery(reaction, context);
      kept.webhooks.add(body, { id });
    },
  });
  // A body was made when its reaction was done: it stays the same over restarts.
  const sender =
    webhook &&
    new WebhookSender({ ...webhook, format: ({ data }) => String(data), jobs: kept.webhooks, logger: log });
  const takeUp = () => {
    announcer.start();
    sender?.start();
  };
  /** Writes what follows from an event. False when it could not be taken: then nothing does. */
  const act = (event: CbEvent): boolean => {
    if (!room.add(event)) return false;
    if (!reactor.count(event) || !isNews(event)) return true;
    const now = Date.now();
    const time = eventTime(event)?.getTime() ?? now;
    for (const reaction of reactor.decide(event, time > now + AHEAD)) {
      // Due by the clock of this machine: that of the feed may be another.
      const dueAt = now + reaction.dueAt - time;
      kept.reactions.add({ ...reaction, dueAt }, { id: keyOf(reaction), notBefore: dueAt });
      const { goal } = settings.current;
      if (reaction.name === "goal" && goal) room.addGoal({ what: reaction.text, tokens: goal, event });
    }
    return true;
  };

  // The closing line: what happened since the start.
  const live = new Router({ logger: log });
  const totals = createTotals();

  live.onAny(() => {
    totals.events += 1;
  });
  live.on("tip", (event) => {
    totals.tips += 1;
    totals.tokens += event.tip.tokens;
  });
  live.on("mediaPurchase", (event) => {
    totals.sales += 1;
    totals.saleTokens += event.media.tokens;
  });
  live.on("fanclubJoin", () => {
    totals.fans += 1;
  });
  live.on("follow", () => {
    totals.won += 1;
  });
  live.on("unfollow", () => {
    totals.lost += 1;
  });

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
      const pages = await PageFeed.open(kept, { isNews, onChange: () => overlay?.changed(), log });
      feed = pages;
      const shown = () => withSettings(pages.room, settings.current);
      overlay = await openOverlay(bot.overlay, { kept, feed, room: shown, client, startedAt, log });
    }
    while (!(await follows(client, handleUntilEnough, end, log)));
  } finally {
    announcer.stop();
    await sender?.stop();
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
