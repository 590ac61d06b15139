import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "@cb-events/simulator/node";
import type { Random } from "../random.js";
import { RedisServer } from "../redis-server.js";
import { Crew, type Worker } from "./crew.js";
import type { WorkerPlan, WorkerReport } from "./plan.js";
import { Appends, compare, type Difference, StudioShow } from "./show.js";

export interface StudioOptions extends Omit<WorkerPlan, "redisPort" | "baseUrl" | "token"> {
  /** How long events come, one a second in each room. */
  readonly seconds: number;
  readonly rooms: number;
  readonly workers: number;
  /** What happens. */
  readonly moments: readonly Moment[];
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Told of what happens, line by line. */
  readonly tell: (line: string) => void;
}

/** What can happen in a run. */
export const MOMENTS = ["kills", "freeze", "restart", "back", "stop", "away", "full"] as const;
type Moment = (typeof MOMENTS)[number];

/** What came of it. */
export interface StudioResult extends Difference {
  readonly events: number;
  readonly kills: number;
  /** Writes of a worker that was owner no more. */
  readonly staleAccepted: number;
  readonly staleRefused: number;
  /** Rooms that were asked for again, for Redis came back with an older state. */
  readonly rewinds: number;
  /** Seconds from a kill to the next owner of each room, in order. */
  readonly takeOvers: readonly number[];
  readonly requestsPerMinute: { readonly mean: number; readonly most: number };
}

const TOKEN = "token-of-the-studio";
/** A worker is killed every so many seconds. */
const KILL_EVERY = 5;
/** How long Redis is away, or full, in seconds; how old the state is that it comes back with. */
const OUTAGE = 8;
const OLDER = 4;
/** What is not in a log when nothing new has come for so many seconds is lost. */
const PATIENCE = 20;

/** Lets workers follow a studio while they, and Redis, are killed, frozen and filled; compares the logs with what was sent. */
export async function runStudio(options: StudioOptions): Promise<StudioResult> {
  await using redis = await RedisServer.open("studio", "--appendonly", "yes");
  using show = new StudioShow(options.rooms, TOKEN);
  await using server = await listen(show.feeds);
  return await new StudioRun(options, redis, show, server.baseUrl).run();
}

class StudioRun {
  readonly #options: StudioOptions;
  readonly #redis: RedisServer;
  readonly #show: StudioShow;
  readonly #crew: Crew;
  readonly #appends = new Appends();
  readonly #killedAt = new Map<string, number>();
  readonly #takeOvers: number[] = [];
  #frozen: Worker | undefined;
  #rewinds = 0;
  #kills = 0;

  constructor(options: StudioOptions, redis: RedisServer, show: StudioShow, baseUrl: string) {
    this.#options = options;
    this.#redis = redis;
    this.#show = show;
    const { lease, requestsPerMinute, client, without } = options;
    const plan = { redisPort: redis.port, baseUrl, token: TOKEN, lease, requestsPerMinute, client, without };
    this.#crew = new Crew(plan, (report, worker) => this.#note(report, worker));
  }

  async run(): Promise<StudioResult> {
    const { rooms, workers, random, signal, tell } = this.#options;
    try {
      await this.#redis.ask(async (send) => {
        for (const { username } of this.#show.feeds) {
          const id = await send(["XADD", "{cb}:rooms", "*", "room", username]);
          await send(["HSET", "{cb}:ids", username, String(id)]);
        }
      });
      for (let n = 0; n < workers; n += 1) await this.#crew.add();
      // An append keeps the position of a room: events are sent from there on.
      while (this.#appends.rooms < rooms) await sleep(100, undefined, { signal });
      tell(`${rooms} rooms are followed by ${workers} workers`);
      this.#show.start(random);
      await this.#disturb();
      this.#show.stop();
      return await this.#conclude();
    } finally {
      await this.#crew.close();
    }
  }

  /** Kills, freezes, stops and fills, each at its moment. */
  async #disturb(): Promise<void> {
    const { seconds, signal, tell, moments: chosen } = this.#options;
    // In order; each is over before the next one begins, but for the kills of workers, which go on meanwhile.
    const moments: readonly [share: number, moment: Moment, what: string, happen: () => Promise<void>][] = [
      [0.1, "freeze", "a worker is frozen", () => this.#freeze()],
      [0.35, "restart", "Redis is killed, and comes back", () => this.#restart(0)],
      [0.45, "back", `Redis comes back as it was ${OLDER} s ago`, () => this.#fallBack()],
      [0.55, "stop", "a worker is stopped", () => this.#stop()],
      [0.6, "freeze", "a worker is frozen", () => this.#freeze()],
      [0.75, "away", `Redis is away for ${OUTAGE} s`, () => this.#restart(OUTAGE)],
      [0.88, "full", `Redis is full for ${OUTAGE} s`, () => this.#fill()],
    ];
    const ending = new AbortController();
    const killed = AbortSignal.any([ending.signal, signal]);
    const killing = chosen.includes("kills") ? this.#killForever(killed) : undefined;
    const startedAt = performance.now();
    const until = async (second: number) => {
      const ms = second * 1000 - (performance.now() - startedAt);
      if (ms > 0) await sleep(ms, undefined, { signal });
    };
    try {
      for (const [share, moment, what, happen] of moments) {
        if (!chosen.includes(moment)) continue;
        await until(share * seconds);
        tell(`${Math.round((performance.now() - startedAt) / 1000)} s: ${what}`);
        await happen();
      }
      await until(seconds);
    } finally {
      ending.abort();
      await killing;
    }
  }

  async #killForever(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(KILL_EVERY * 1000, undefined, { signal }).catch(() => {});
      const awake = this.#crew.active.filter((worker) => worker !== this.#frozen);
      if (signal.aborted || awake.length === 0) return;
      const worker = this.#options.random.pick(awake);
      this.#kills += 1;
      for (const room of worker.rooms) this.#killedAt.set(room, Date.now());
      await this.#crew.end(worker, "SIGKILL");
      await this.#crew.add();
    }
  }

  /** Lets the worker of the most rooms stand still. */
  async #freeze(): Promise<void> {
    const { lease, signal } = this.#options;
    const [worker] = [...this.#crew.active].sort((a, b) => b.rooms.size - a.rooms.size);
    if (worker === undefined) return;
    this.#frozen = worker;
    worker.child.kill("SIGSTOP");
    await sleep(lease * 2500, undefined, { signal }).finally(() => worker.child.kill("SIGCONT"));
    this.#frozen = undefined;
  }

  async #stop(): Promise<void> {
    const worker = this.#crew.active.find((each) => each !== this.#frozen);
    if (worker !== undefined) await this.#crew.end(worker, "SIGTERM");
    await this.#crew.add();
  }

  async #restart(seconds: number): Promise<void> {
    await this.#redis.kill();
    await sleep(seconds * 1000);
    await this.#started();
  }

  async #started(): Promise<void> {
    await this.#redis.start();
    // What is not taken while it is away says nothing of a take-over.
    this.#killedAt.clear();
  }

  async #fallBack(): Promise<void> {
    const now = join(this.#redis.folder, "appendonlydir");
    const before = join(this.#redis.folder, "before");
    await cp(now, before, { recursive: true });
    await sleep(OLDER * 1000);
    await this.#redis.kill();
    this.#appends.conclude();
    // As after a fail-over to a replica that was behind.
    await rm(now, { recursive: true });
    await cp(before, now, { recursive: true });
    await this.#started();
  }

  async #fill(): Promise<void> {
    await this.#redis.ask((send) => send(["CONFIG", "SET", "maxmemory", "1"]));
    await sleep(OUTAGE * 1000);
    await this.#redis.ask((send) => send(["CONFIG", "SET", "maxmemory", "0"]));
  }

  #note(report: WorkerReport, worker: Worker): void {
    if (report.kind === "append") this.#appends.note(report);
    if (report.kind === "rewound") this.#rewinds += 1;
    if (report.kind !== "taken") return;
    for (const each of this.#crew.active) each.rooms.delete(report.room);
    worker.rooms.add(report.room);
    const killedAt = this.#killedAt.get(report.room);
    if (killedAt !== undefined) this.#takeOvers.push((report.at - killedAt) / 1000);
    this.#killedAt.delete(report.room);
  }

  /** Waits for what is still on its way, and compares. */
  async #conclude(): Promise<StudioResult> {
    let difference = await this.#compare();
    let changedAt = performance.now();
    while (difference.lost > 0 && performance.now() - changedAt < PATIENCE * 1000) {
      await sleep(500, undefined, { signal: this.#options.signal });
      const { lost } = difference;
      difference = await this.#compare();
      if (difference.lost !== lost) changedAt = performance.now();
    }
    this.#appends.conclude();
    return {
      ...difference,
      events: this.#show.feeds.reduce((sum, { sent }) => sum + sent.length, 0),
      kills: this.#kills,
      staleAccepted: this.#appends.staleAccepted,
      staleRefused: this.#appends.refused,
      rewinds: this.#rewinds,
      takeOvers: this.#takeOvers.sort((a, b) => a - b),
      requestsPerMinute: this.#show.requestsPerMinute,
    };
  }

  /** How the logs of all rooms together differ from what was sent. */
  #compare(): Promise<Difference> {
    return this.#redis.ask(async (send) => {
      const all = { lost: 0, twice: 0, outOfOrder: 0 };
      for (const { username, sent } of this.#show.feeds) {
        const log = (await send(["XRANGE", `{cb}:log:${username}`, "-", "+"])) as [string, string[]][];
        const ids = log.flatMap(([id, fields]) => {
          const own = fields.indexOf("id");
          return fields.includes("e") ? [own < 0 ? id : (fields[own + 1] ?? id)] : [];
        });
        const { lost, twice, outOfOrder } = compare(sent, ids);
        all.lost += lost;
        all.twice += twice;
        all.outOfOrder += outOfOrder;
      }
      return all;
    });
  }
}
