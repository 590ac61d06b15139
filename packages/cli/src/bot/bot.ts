import { setTimeout as sleep } from "node:timers/promises";
import { EventClient, EventValidationError } from "@cb-events/core";
import type { Recorder } from "@cb-events/recording/node";
import { type CbEvent, eventTime } from "@cb-events/types";
import { createDisplay } from "../display.js";
import type { Running } from "../doctor/examine.js";
import type { CheckResult } from "../doctor/run-checks.js";
import type { KeptRoom } from "../ledger/kept-room.js";
import { IN_MEMORY, type LedgerFile, nameOf } from "../ledger/ledger-file.js";
import { openKeptRoomPatiently } from "../ledger/open-kept-room.js";
import type { Log } from "../log.js";
import { countDead } from "../metrics/count-dead.js";
import type { Metrics } from "../metrics/open-metrics.js";
import { Controls } from "../overlay/controls.js";
import { hideInEvent } from "../overlay/hidden-words.js";
import { type Overlay, type OverlaySettings, openOverlay } from "../overlay/open-overlay.js";
import { PageFeed } from "../overlay/page-feed.js";
import { switchesNotice } from "../overlay/switches.js";
import type { Printer } from "../printer.js";
import { Announcer } from "../reactions/announcer.js";
import { currentHider } from "../reactions/hide-words.js";
import { Reactor, withSettings } from "../reactions/reactor.js";
import type { Room } from "../room/room.js";
import type { WatchedSettings } from "../settings/watch-settings.js";
import { short } from "../terminal.js";
import { Senders } from "../webhooks/senders.js";
import type { WebhookOfBefore } from "../webhooks/webhook-of-before.js";
import type { Onlooker } from "./bot-view.js";
import { EventTaker } from "./event-taker.js";
import { FeedClock } from "./feed-clock.js";
import { countLive } from "./live-totals.js";
import { probe } from "./probe.js";
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
  const { room: followed, options, printer, log, settings, recorder, metrics, signal } = bot;
  const { room } = kept;
  let overlay: Overlay | undefined;
  let feed: PageFeed | undefined;
  const client = new EventClient(followed.credentials, {
    ...{ useTestbed: followed.useTestbed, timeout: options.timeout, strictValidation: options.strict },
    ...{
      retryAttempts: options.retryAttempts ?? Number.POSITIVE_INFINITY,
      retryMaxDelay: options.retryMaxDelay,
    },
    ...{ logger: log, positionStore: room },
    hooks: {
      ...metrics?.hooks,
      // What an earlier run left to be done waits for an answer: credentials that are refused do nothing.
      onPoll: (poll) => {
        metrics?.hooks.onPoll(poll);
        clock.learn({ clockSkew: client.status.clockSkew, newest: undefined });
        takeUp();
      },
      onStatus: ({ state, lastError }) => {
        if (state === "failed" && lastError?.code === "POSITION_STORE") void tellProblem();
        overlay?.changed();
      },
    },
  });
  const dead = metrics && countDead(room);
  metrics?.observe(client);
  if (dead) metrics?.observe(dead);
  const tellProblem = async () => {
    const problem = await kept.problem();
    if (problem !== undefined) log.error(`${problem}; --no-ledger keeps nothing`);
  };

  // What is shown: every event, those from before the start too.
  const isHistory = (event: CbEvent) => (eventTime(event)?.getTime() ?? clock.start) < clock.start;
  const display = createDisplay(printer, isHistory, log);

  // What is done about it: see the reactor for the decisions. The feed is read-only, so it goes to the log, to pages and to webhooks.
  const reactor = new Reactor(settings, kept.memory, log);
  const changed = () => {
    overlay?.changed();
    bot.onlooker?.changed();
  };
  const hide = currentHider(settings);
  const shownRoom = () => withSettings(feed?.room ?? kept.saved, settings.current);
  const controls = new Controls({
    ...{ settings, kept, reactor, isSimulated: followed.simulated ?? false },
    ...{ now: () => clock.now, room: shownRoom, onChange: changed },
  });
  const left = switchesNotice(kept.switches);
  if (bot.overlay && left !== undefined) log.notice(left);
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
    changed();
  });
  const forget = room.onCommit(() => bot.onlooker?.changed());
  const taker = new EventTaker({ kept, reactor, clock });

  // The closing line: what happened since the start.
  const totals = createTotals();
  const live = countLive(totals, log);

  // An event whose handling throws is put aside, with what it wrote; the log says so, and the room goes on.
  const react = async (event: CbEvent) => {
    // First, so that a kill repeats a line and loses none.
    await recorder
      ?.record(event)
      .catch((error: Error) => log.error(`${error.message}: ${short(event.id, 80)} is not in it`));
    await display.dispatch(event);
    if (!taker.take(event)) return;
    if (isHistory(event)) totals.history += 1;
    else await live.dispatch(event);
  };
  const handle = room.guard(metrics?.timed(react) ?? react);
  const enough = new AbortController();
  const end = AbortSignal.any([signal, enough.signal]);
  const handleUntilEnough = async (event: CbEvent, context: { readonly signal: AbortSignal }) => {
    await handle(event, context);
    if (printer.printed === options.count) enough.abort();
  };

  let firstAnswerAt: Date | undefined;
  try {
    if (bot.overlay) {
      const toShow = (event: CbEvent) => hideInEvent(event, hide);
      const onChange = () => overlay?.changed();
      feed = await PageFeed.open(kept, {
        isNews: (event) => taker.isNews(event),
        clock,
        toShow,
        onChange,
        log,
      });
      const answeredAt = () => firstAnswerAt;
      const running: Running = {
        status: () => client.status,
        ledgerProblem: () => kept.problem(),
        waiting: (webhook) => senders.waiting(webhook),
      };
      const { diagnose } = bot;
      overlay = await openOverlay(bot.overlay, {
        ...{ kept, feed, settings, controls, room: shownRoom, hide, answeredAt, client, log },
        diagnose: diagnose && ((aborted) => diagnose(running, aborted)),
      });
    }
    await bot.onlooker?.attach({
      room: shownRoom,
      settings: () => settings.current,
      get isMuted() {
        return controls.isMuted;
      },
      get isPaused() {
        return controls.isPaused;
      },
      address: overlay?.url,
      get pages() {
        return overlay?.pages ?? 0;
      },
      control: async (action) => {
        if (overlay !== undefined) return overlay.control(action);
        if (action.action === "skip" || action.action === "again") return "There is no overlay";
        return (await controls.control(action))?.problem;
      },
    });
    // Credentials that are refused end it here, before anything else is asked.
    const answer = await probing;
    if (answer !== undefined) {
      clock.learn(answer);
      firstAnswerAt = new Date();
      overlay?.changed();
    }
    if (kept.isFirstStart) await kept.beginAt(clock.start);
    while (!(await follows(client, handleUntilEnough, end, log)));
  } finally {
    forget();
    dead?.stop();
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
