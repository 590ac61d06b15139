import { setTimeout as sleep } from "node:timers/promises";
import {
  EventClient,
  EventsError,
  EventValidationError,
  HttpStatusError,
  PositionStoreError,
} from "@cb-events/core";
import { addToLog } from "@cb-events/overlay/event-log";
import type { Recorder } from "@cb-events/recording/node";
import { Router } from "@cb-events/router";
import { type CbEvent, eventTime } from "@cb-events/types";
import { WebhookSender } from "@cb-events/webhooks";
import { Announcer } from "./announcer.js";
import { BotState } from "./bot-state.js";
import type { Room } from "./credentials.js";
import { createDisplay } from "./display.js";
import type { Log } from "./log.js";
import type { Options } from "./options.js";
import type { Overlay, OverlaySettings } from "./overlay/overlay.js";
import { serveOverlay } from "./overlay/serve-overlay.js";
import type { Printer } from "./printer.js";
import { Reactor, withSettings } from "./reactor.js";
import { StateFileError } from "./state-content.js";
import { short } from "./terminal.js";
import { createTotals, summary } from "./totals.js";
import type { CurrentSettings } from "./watch-settings.js";
import { toDelivery } from "./webhooks/delivery.js";
import { Outbox } from "./webhooks/outbox.js";
import type { WebhookSettings } from "./webhooks/settings.js";

/** A bot that was away reacts to what happened this long before its start, and no longer. In milliseconds. */
const LATE = 600_000;

/** An event from further ahead has a wrong time. In milliseconds. */
const AHEAD = 86_400_000;

/** The longest wait before a new loop, in seconds, whatever the feed asks for. */
const LONGEST_WAIT = 86_400;

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
  /** Keeps all that the bot knows, and its place in the room: a restart goes on there. */
  readonly stateFile?: string | undefined;
  /** Where every event is recorded. */
  readonly recorder?: Recorder | undefined;
  /** Whom to tell of reactions. */
  readonly webhook?: WebhookSettings | undefined;
  /** How to show the room on a page; without it, it is not. */
  readonly overlay?: OverlaySettings | undefined;
  /** Ends the bot. */
  readonly signal: AbortSignal;
}

/** Follows a room until the signal aborts or enough events are printed. Rejects with what waiting does not mend. */
export async function runBot(bot: Bot): Promise<void> {
  const { room, options, startedAt, printer, log, settings, stateFile, recorder, webhook, signal } = bot;
  const state = new BotState(stateFile, settings.current.timeZone, startedAt);
  let overlay: Overlay | undefined;
  const client = new EventClient(room.credentials, {
    useTestbed: room.useTestbed,
    timeout: options.timeout,
    strictValidation: options.strict,
    retryAttempts: options.retryAttempts,
    retryMaxDelay: options.retryMaxDelay,
    logger: log,
    positionStore: state,
    // What an earlier run left to be done is there as soon as the state is loaded.
    hooks: { onPoll: () => takeUp(), onStatus: () => overlay?.refresh() },
    signal,
  });
  if (room.notice) log.notice(room.notice);

  // What is shown: every event, those from before the start too.
  const isHistory = (event: CbEvent) => (eventTime(event)?.getTime() ?? startedAt) < startedAt;
  const display = createDisplay(printer, isHistory, log);

  // What is done about it: see reactor.ts for the decisions. The feed is read-only, so it goes to the log and to webhooks.
  const reactor = new Reactor(settings, state, log);
  const outbox = new Outbox(state, { deadLetterFile: stateFile && `${stateFile}.failed.ndjson`, log });
  // A body was made when its reaction was done: it stays the same over restarts.
  const sender =
    webhook &&
    new WebhookSender({ ...webhook, format: ({ data }) => String(data), jobs: outbox, logger: log });
  const shown = () => withSettings(state.saved.room, settings.current);
  state.onSaved = () => {
    outbox.saved();
    overlay?.saved();
  };
  const announcer = new Announcer(state, log, (reaction) => {
    if (!webhook) return;
    const { room: roomId } = client.position;
    outbox.add(toDelivery(reaction, { room: roomId, format: webhook.format, now: Date.now() }));
  });
  const takeUp = () => {
    announcer.run();
    sender?.start();
  };
  const act = (event: CbEvent) => {
    const now = Date.now();
    const time = eventTime(event)?.getTime() ?? now;
    if (!reactor.count(event) || time < Math.max(state.since, startedAt - LATE)) return;
    // Saved in one step with what was counted, and shown by pages when it is.
    state.log = addToLog(state.log, event, now);
    // Due by the clock of this machine: that of the feed may be another.
    announcer.add(
      reactor
        .decide(event, time > now + AHEAD)
        .map((reaction) => ({ ...reaction, dueAt: now + reaction.dueAt - time })),
    );
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

  // The loop. An error stands at its place among the events: the next loop goes on behind it.
  const follow = async (): Promise<void> => {
    for await (const event of client) {
      // First, so that a kill repeats a line and loses none.
      await recorder
        ?.record(event)
        .catch((error: Error) => log.error(`${error.message}: ${short(event.id, 80)} is not in it`));
      await display.dispatch(event);
      act(event);
      if (isHistory(event)) totals.history += 1;
      else await live.dispatch(event);
      if (printer.printed === options.count) return;
    }
  };
  const recover = async (error: unknown): Promise<void> => {
    if (error instanceof EventValidationError) return log.error(`${error.message}; it is left out`);
    if (!(error instanceof EventsError) || !error.retryable) throw error;
    const cause = error instanceof PositionStoreError ? (error.cause as Error) : undefined;
    if (cause instanceof StateFileError) throw cause; // Waiting mends no file.
    const asked = (error instanceof HttpStatusError && error.retryAfter) || 0;
    const seconds = Math.min(Math.max(client.config.retryMaxDelay, asked), LONGEST_WAIT);
    const why = cause ? `${error.message} (${cause.message}); --no-state keeps no position` : error.message;
    log.error(`${error.name}: ${why}; going on in ${seconds} s`);
    await sleep(seconds * 1000, undefined, { signal }).catch(() => {}); // Only the signal ends it early.
  };

  try {
    let ended = false;
    while (!ended && !signal.aborted) {
      try {
        overlay ??=
          bot.overlay && (await serveOverlay(bot.overlay, { state, room: shown, client, startedAt, log }));
        await follow();
        ended = true;
      } catch (error) {
        await recover(error);
      }
    }
    await client.commit(); // The loop was left on purpose: the event in hand is handled.
  } finally {
    announcer.stop();
    await sender?.stop();
    await overlay?.close();
    await client.close();
    // Credentials that are refused at once leave nothing to sum up.
    if (signal.aborted || client.status.polls > 0) log.notice(summary(totals));
  }
}
