import { AuthError, type ClientStatus } from "@cb-events/core";
import { type Health, healthOf, type OverlaySource } from "@cb-events/overlay";
import type { ServedRoom } from "@cb-events/overlay/node";
import type { Planner, Pool, RoomStatus } from "@cb-events/pool";
import type { Recorder } from "@cb-events/recording/node";
import type { CbEvent } from "@cb-events/types";
import { ageOf } from "../bot/age.js";
import type { BotView } from "../bot/bot-view.js";
import { FeedClock } from "../bot/feed-clock.js";
import type { PreparedRun } from "../bot/prepared-run.js";
import { probe } from "../bot/probe.js";
import { RoomBot } from "../bot/room-bot.js";
import { patientOf } from "../bot/run-room.js";
import { viewOf } from "../bot/serve-bot.js";
import { createTotals, type Totals } from "../bot/totals.js";
import type { Running } from "../doctor/examine.js";
import { examineRunning } from "../doctor/examine-running.js";
import type { KeptRoom } from "../ledger/kept-room.js";
import { ledgerFileFor } from "../ledger/ledger-file.js";
import type { Log } from "../log.js";
import { countDead, type DeadCount } from "../metrics/count-dead.js";
import type { Metrics } from "../metrics/open-metrics.js";
import type { Printer } from "../printer.js";
import type { Room } from "../room/room.js";
import { HeldRequest } from "./held-request.js";
import type { ListedRoom } from "./parse-rooms.js";
import { roomLog } from "./room-log.js";
import { hooksOf, observeDead } from "./room-metrics.js";
import type { StatusOf } from "./room-statuses.js";

/** What a client of a pool may take for an answer, by default, in seconds. */
const POOL_TIMEOUT = 90;
const POOL_MAX_DELAY = 60;

/** The next answer may take as long as the feed holds a request: of hundreds of rooms one fails now and then. */
const PROBE_ATTEMPTS = 3;

/** What the bot of a room is opened with. */
interface Opening {
  readonly kept: KeptRoom;
  readonly printer: Printer;
  readonly recorder: Recorder | undefined;
  readonly metrics: Metrics | undefined;
}

interface Joining {
  readonly pool: Pool;
  readonly statusOf: StatusOf;
  readonly metrics: Metrics | undefined;
  /** The feed refuses its credentials. */
  readonly onRefused: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** One of many rooms: first the feed is asked once, then its bot is opened, then it joins the pool. */
export class FollowedRoom {
  readonly name: string;
  readonly room: Room;
  readonly clock: FeedClock;
  readonly log: Log;
  readonly #logOfAll: Log;
  readonly #run: PreparedRun;
  readonly #planner: Planner;
  readonly #age = ageOf();
  #probing: ReturnType<typeof probe> = Promise.resolve(undefined);
  #answeredAt: Date | undefined;
  readonly #held = new HeldRequest();
  #bot: RoomBot | undefined;
  #dead: DeadCount | undefined;
  /** It is followed no more. */
  #stop: { readonly error: unknown; readonly at: Date } | undefined;

  /** `log`: that of all rooms. */
  constructor(
    { name, credentials, useTestbed = false }: ListedRoom,
    run: PreparedRun,
    planner: Planner,
    log: Log,
  ) {
    this.name = name;
    this.room = { credentials, useTestbed };
    this.clock = new FeedClock(run.startedAt);
    this.log = roomLog(log, name);
    this.#logOfAll = log;
    this.#run = run;
    this.#planner = planner;
  }

  get totals(): Totals {
    return this.#bot?.totals ?? createTotals();
  }

  /** Asks the feed once, within the budget. Resolves when it has answered, whatever it did. */
  async probe(signal: AbortSignal): Promise<void> {
    const rateLimiter = this.#planner.room();
    this.#probing = probe(this.room, this.log, signal, { rateLimiter, attempts: PROBE_ATTEMPTS });
    const answer = await this.#probing.catch(() => undefined);
    if (answer === undefined) return;
    this.clock.learn(answer);
    this.#answeredAt = new Date();
    this.#bot?.changed();
  }

  /** Its bot is there from now on. */
  open({ kept, metrics, ...output }: Opening): void {
    const { settings, webhook, live } = this.#run;
    const { clock, log } = this;
    this.#bot = new RoomBot({
      ...{ kept, clock, settings, log, webhook, metrics, ...output },
      ...{ isSimulated: false, onChange: () => live?.changed() },
    });
    if (metrics === undefined) return;
    this.#dead = countDead(kept.room);
    observeDead(metrics, this.name, this.#dead);
  }

  /** What its pages are served from. */
  openPages(statusOf: StatusOf): Promise<OverlaySource> {
    const bot = this.#opened;
    const { options, env } = this.#run;
    const ledgerFile = ledgerFileFor(options.ledger, this.room, env);
    const patient = { ...patientOf(this.#run), room: this.room, ledgerFile };
    const running: Running = {
      status: () => this.#statusOf(statusOf(this.name)),
      ledgerProblem: () => bot.kept.problem(),
      waiting: (webhook) => bot.waiting(webhook),
    };
    return bot.openPages({
      health: () => this.#health(statusOf),
      diagnose: (aborted) => examineRunning(patient, running, aborted),
    });
  }

  /** What a terminal shows of it, and asks of it. */
  view(page: ServedRoom | undefined): BotView {
    return viewOf(this.#opened, this.#run.settings, page);
  }

  /** Whether the feed answers. */
  isLive(statusOf: StatusOf): boolean {
    return this.#health(statusOf).status === "ok";
  }

  /** Joins the pool as soon as its credentials are known to be taken; `onRefused` is called where they are not. */
  async join({ pool, statusOf, metrics, onRefused, signal }: Joining): Promise<void> {
    const bot = this.#opened;
    const { kept } = bot;
    const { credentials, useTestbed } = this.room;
    try {
      await this.#probing;
      if (kept.isFirstStart) await kept.beginAt(this.clock.start);
      if (signal.aborted) return;
      const hooks = hooksOf(metrics, this.name);
      pool.add(credentials, {
        ...{ useTestbed, positionStore: kept.room, logger: this.#logOfAll },
        hooks: {
          ...hooks,
          onPoll: (poll) => {
            hooks?.onPoll(poll);
            if (!this.clock.isKnown)
              this.clock.learn({ clockSkew: statusOf(this.name)?.clockSkew, newest: undefined });
            bot.takeUp();
          },
          onStatus: ({ state, lastError }) => {
            this.#held.enter(state);
            if (state === "failed" && lastError?.code === "POSITION_STORE") void this.#tellProblem();
            bot.changed();
          },
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      this.stopped(error);
      onRefused(error);
    }
  }

  /** Handles an event, for the pool. */
  handle(event: CbEvent, context: { readonly signal: AbortSignal }): unknown {
    return this.#opened.handle(event, context);
  }

  /** It is followed no more. */
  stopped(error: unknown): void {
    this.#stop = { error, at: new Date() };
    this.#bot?.changed();
  }

  async stop(): Promise<void> {
    this.#dead?.stop();
    await this.#bot?.stop();
  }

  async closePages(hasPages: boolean): Promise<void> {
    await this.#bot?.closePages(hasPages);
  }

  get #opened(): RoomBot {
    if (this.#bot === undefined) throw new Error("The room was not opened");
    return this.#bot;
  }

  async #tellProblem(): Promise<void> {
    const problem = await this.#opened.kept.problem();
    if (problem !== undefined) this.log.error(`${problem}; --no-ledger keeps nothing`);
  }

  #health(statusOf: StatusOf): Health {
    const { options } = this.#run;
    const config = { timeout: options.timeout ?? POOL_TIMEOUT, retryMaxDelay: POOL_MAX_DELAY };
    const status = this.#statusOf(statusOf(this.name));
    return healthOf(status, { config, ...this.#age() });
  }

  /** As a client's: one that is stopped has failed. */
  #statusOf(found: RoomStatus | undefined): ClientStatus {
    const { state = "idle", lastError, ...figures } = found ?? NO_FIGURES;
    const lastPollAt = figures.lastPollAt ?? this.#answeredAt;
    if (this.#stop === undefined) {
      const known = state === "stopped" ? "failed" : state;
      const isOver = this.#held.isTaken;
      return { ...figures, lastPollAt, state: known, ...(lastError && !isOver && { lastError }) };
    }
    const { error, at } = this.#stop;
    const code = error instanceof AuthError ? "AUTH" : String(Object(error).code ?? "HANDLER");
    return { ...figures, lastPollAt, state: "failed", lastError: { code, at } };
  }
}

const NO_FIGURES: Partial<ClientStatus> & Omit<ClientStatus, "state"> = {
  ...{ lastPollAt: undefined, lastEventAt: undefined, lag: undefined, clockSkew: undefined },
  ...{ polls: 0, events: 0, retries: 0, gaps: 0 },
};
