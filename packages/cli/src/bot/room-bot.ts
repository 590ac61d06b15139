import type { Health, OverlaySource } from "@cb-events/overlay";
import type { Recorder } from "@cb-events/recording/node";
import { publicState, type RoomState } from "@cb-events/room";
import { type CbEvent, eventTime } from "@cb-events/types";
import { createDisplay } from "../display.js";
import type { KeptRoom } from "../ledger/kept-room.js";
import type { Log } from "../log.js";
import type { Metrics } from "../metrics/open-metrics.js";
import { Controls } from "../overlay/controls.js";
import { hideInEvent, hideInState } from "../overlay/hidden-words.js";
import { PageFeed } from "../overlay/page-feed.js";
import { switchesNotice } from "../overlay/switches.js";
import type { Printer } from "../printer.js";
import { Announcer } from "../reactions/announcer.js";
import { currentHider } from "../reactions/hide-words.js";
import { Reactor, withSettings } from "../reactions/reactor.js";
import type { WatchedSettings } from "../settings/watch-settings.js";
import { short } from "../terminal.js";
import { Senders } from "../webhooks/senders.js";
import type { WebhookOfBefore } from "../webhooks/webhook-of-before.js";
import { EventTaker } from "./event-taker.js";
import type { FeedClock } from "./feed-clock.js";
import { countLive } from "./live-totals.js";
import { createTotals } from "./totals.js";

/** What a room is followed with, wherever its events come from. */
export interface RoomBotParts {
  readonly kept: KeptRoom;
  readonly clock: FeedClock;
  /** Goals, menu and alerts. */
  readonly settings: WatchedSettings;
  readonly printer: Printer;
  readonly log: Log;
  /** It is a made-up room: webhooks are told of nothing. */
  readonly isSimulated: boolean;
  /** Where every event is recorded. */
  readonly recorder?: Recorder | undefined;
  /** The webhook that the environment names. */
  readonly webhook?: WebhookOfBefore | undefined;
  /** Figures for Prometheus. */
  readonly metrics?: Metrics | undefined;
  /** Something was saved, or is another one. */
  readonly onChange?: (() => void) | undefined;
}

/** What pages are told of the bot, beside the room. */
export interface PageReports {
  /** How the bot is doing, as of now. */
  readonly health: () => Health;
  /** What the doctor says. */
  readonly diagnose?: NonNullable<OverlaySource["diagnose"]> | undefined;
}

/** The bot of one room: what it shows, decides, keeps and tells. It knows neither who brings the events nor who serves the pages. */
export class RoomBot {
  readonly kept: KeptRoom;
  readonly clock: FeedClock;
  readonly controls: Controls;
  /** What happened since the start. */
  readonly totals = createTotals();
  /**
   * Handles an event, for a client whose position store is the room of the ledger. One whose handling throws is put
   * aside, with what it wrote; the log says so, and the room goes on.
   */
  readonly handle: ReturnType<KeptRoom["room"]["guard"]>;
  readonly #parts: RoomBotParts;
  readonly #hide: (text: string) => string;
  readonly #taker: EventTaker;
  readonly #senders: Senders;
  readonly #announcer: Announcer;
  readonly #display: ReturnType<typeof createDisplay>;
  readonly #live: ReturnType<typeof countLive>;
  readonly #forget: () => void;
  /** Pages. */
  readonly #listeners = new Set<() => void>();
  #pages: PageFeed | undefined;

  constructor(parts: RoomBotParts) {
    const { kept, clock, settings, log, isSimulated } = parts;
    const { room } = kept;
    this.#parts = parts;
    this.kept = kept;
    this.clock = clock;
    // What is done about an event: see the reactor for the decisions. The feed is read-only, so it goes to the log, to pages and to webhooks.
    const reactor = new Reactor(settings, kept.memory, log);
    this.#hide = currentHider(settings);
    this.controls = new Controls({
      ...{ settings, kept, reactor, isSimulated },
      ...{ now: () => clock.now, room: () => this.room, onChange: () => this.changed() },
    });
    const senders = new Senders({ room, settings, before: parts.webhook, log });
    this.#senders = senders;
    this.#announcer = new Announcer({
      room,
      queue: kept.reactions,
      log,
      pass: (reaction) => senders.add(reaction),
    });
    this.#taker = new EventTaker({ kept, reactor, clock });
    // What is shown: every event, those from before the start too.
    this.#display = createDisplay(parts.printer, (event) => this.#isHistory(event), log);
    this.#live = countLive(this.totals, log);
    settings.onChange(() => {
      senders.restart();
      this.changed();
    });
    this.#forget = room.onCommit(() => parts.onChange?.());
    const handle = async (event: CbEvent) => {
      // First, so that a kill repeats a line and loses none.
      await this.show(event);
      if (this.take(event)) await this.count(event);
    };
    this.handle = room.guard(parts.metrics?.timed(handle) ?? handle);
  }

  /** The room as it is shown: what pages have, or what is saved, with the goals that are set. */
  get room(): RoomState {
    return withSettings(this.#pages?.room ?? this.kept.saved, this.#parts.settings.current);
  }

  /** An answer came: what an earlier run left to be done is taken up. Credentials that are refused do nothing. */
  takeUp(): void {
    this.#announcer.start();
    if (!this.#parts.isSimulated) this.#senders.start();
  }

  /** Something is another one: pages are told. */
  changed(): void {
    for (const listener of this.#listeners) listener();
    this.#parts.onChange?.();
  }

  /** Records and prints an event. */
  async show(event: CbEvent): Promise<void> {
    const { recorder, log } = this.#parts;
    await recorder
      ?.record(event)
      .catch((error: Error) => log.error(`${error.message}: ${short(event.id, 80)} is not in it`));
    await this.#display.dispatch(event);
  }

  /** Writes the event and what is to be done about it. False when it could not be taken. */
  take(event: CbEvent): boolean {
    return this.#taker.take(event);
  }

  /** Counts an event that was taken, for the closing line. */
  async count(event: CbEvent): Promise<void> {
    if (this.#isHistory(event)) this.totals.history += 1;
    else await this.#live.dispatch(event);
  }

  /** How much waits to be sent to this webhook. */
  waiting(webhook: string): number {
    return this.#senders.waiting(webhook);
  }

  /** What pages are served from. They get what an earlier run left for them, and follow the room from there on. */
  async openPages({ health, diagnose }: PageReports): Promise<OverlaySource> {
    const { kept, clock, log } = this.#parts;
    const left = switchesNotice(kept.switches);
    if (left !== undefined) log.notice(left);
    const feed = await PageFeed.open(kept, {
      isNews: (event) => this.#taker.isNews(event),
      clock,
      toShow: (event) => hideInEvent(event, this.#hide),
      onChange: () => this.changed(),
      log,
    });
    this.#pages = feed;
    return {
      state: () => hideInState(publicState(this.room, new Date()), this.#hide),
      log: () => feed.log,
      health,
      show: () => this.controls.show(),
      control: (action) => this.controls.control(action),
      ...(diagnose !== undefined && { diagnose }),
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }

  /** Ends what it does about events. What is left stays in the ledger. */
  async stop(): Promise<void> {
    this.#forget();
    this.#announcer.stop();
    await this.#senders.stop();
  }

  /** Resolves when pages were given all that is in the file; at once where none listens. */
  async closePages(hasPages: boolean): Promise<void> {
    await this.#pages?.close(hasPages);
  }

  #isHistory(event: CbEvent): boolean {
    const { start } = this.clock;
    return (eventTime(event)?.getTime() ?? start) < start;
  }
}
