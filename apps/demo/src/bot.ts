import { EventClient, EventValidationError, PositionStoreError } from "@cb-events/core";
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
  /** Keeps all that the bot knows, and its position in the room: a restart goes on there. */
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

/** Follows a room until the signal aborts or enough events are printed. Rejects with errors that do not pass. */
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
    hooks: {
      onPoll: () => takeUp(),
      onStatus: ({ state: at, lastError }) => {
        if (at === "failed" && lastError?.code === "POSITION_STORE")
          log.warn("The bot cannot keep its state, so it waits; --no-state keeps none");
        overlay?.refresh();
      },
    },
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

  // What is done with each event, and the end when enough is printed.
  const enough = new AbortController();
  const handle = async (event: CbEvent): Promise<void> => {
    await serve();
    // First, so that a kill repeats a line and loses none.
    await recorder
      ?.record(event)
      .catch((error: Error) => log.error(`${error.message}: ${short(event.id, 80)} is not in it`));
    await display.dispatch(event);
    act(event);
    if (isHistory(event)) totals.history += 1;
    else await live.dispatch(event);
    if (printer.printed === options.count) enough.abort();
  };
  const serve = async (): Promise<void> => {
    overlay ??=
      bot.overlay && (await serveOverlay(bot.overlay, { state, room: shown, client, startedAt, log }));
  };

  try {
    await serve();
    while (!(await follows(client, handle, enough.signal, log)));
  } finally {
    announcer.stop();
    await sender?.stop();
    await overlay?.close();
    await client.close();
    // Credentials that are refused at once leave nothing to sum up.
    if (signal.aborted || client.status.polls > 0) log.notice(summary(totals));
  }
}

/** Follows the room to the end; false for an invalid event that was thrown (`--strict`): it goes on after that one. */
async function follows(
  client: EventClient,
  handle: (event: CbEvent) => Promise<void>,
  signal: AbortSignal,
  log: Log,
): Promise<boolean> {
  try {
    await client.run(handle, { signal });
    return true;
  } catch (error) {
    const cause = error instanceof PositionStoreError ? error.cause : undefined;
    if (cause instanceof StateFileError) throw cause;
    if (!(error instanceof EventValidationError)) throw error;
    log.error(`${error.message}; it is left out`);
    return false;
  }
}
