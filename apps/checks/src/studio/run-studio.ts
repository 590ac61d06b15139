import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "@cb-events/simulator/node";
import type { Random } from "../random.js";
import { RedisServer } from "../redis-server.js";
import { Crew, type Worker } from "./crew.js";
import type { WorkerPlan, WorkerReport } from "./plan.js";
import { Appends, compare, StudioShow } from "./show.js";

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
export interface StudioResult {
  readonly events: number;
  readonly kills: number;
  /** Events that are in no log. */
  readonly lost: number;
  /** Events in a log more than once, each time beyond the first. */
  readonly twice: number;
  readonly outOfOrder: number;
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
export function runStudio(options: StudioOptions): Promise<StudioResult> {
  return new StudioRun(options).run();
}

class StudioRun {
  readonly #options: StudioOptions;
  readonly #show: StudioShow;
  readonly #appends = new Appends();
  readonly #killedAt = new Map<string, number>();
  readonly #takeOvers: number[] = [];
  #rewinds = 0;
  #kills = 0;

  constructor(options: StudioOptions) {
    this.#options = options;
    this.#show = new StudioShow(options.rooms, TOKEN);
  }

  async run(): Promise<StudioResult> {
    const { seconds, lease, requestsPerMinute, client, without, random, signal, workers } = this.#options;
    const redis = await RedisServer.open("studio", "--appendonly", "yes");
    const server = await listen(this.#show.feeds);
    const { baseUrl } = server;
    const plan = { redisPort: redis.port, baseUrl, token: TOKEN, lease, requestsPerMinute, client, without };
    const crew = new Crew(plan, (report, worker) => this.#note(report, worker, crew));
    try {
      await redis.ask(async (send) => {
        for (const room of this.#show.rooms) {
          const id = await send(["XADD", "{cb}:rooms", "*", "room", room]);
          await send(["HSET", "{cb}:ids", room, String(id)]);
        }
      });
      for (let n = 0; n < workers; n += 1) await crew.add();
      await this.#followed(redis);
      this.#options.tell(`${this.#show.rooms.length} rooms are followed by ${workers} workers`);
      this.#show.start(random);
      await this.#disturb(seconds, redis, crew);
      this.#show.stop();
      const result = await this.#conclude(redis);
      await crew.close("SIGTERM");
      return result;
    } finally {
      this.#show.stop();
      await crew.close("SIGKILL");
      await server.close();
      await redis.close();
      signal.throwIfAborted();
    }
  }

  /** Kills, freezes, stops and fills, each at its moment. */
  async #disturb(seconds: number, redis: RedisServer, crew: Crew): Promise<void> {
    const { signal, lease, tell, moments: chosen } = this.#options;
    // In order; each is over before the next one begins, but for the kills of workers, which go on meanwhile.
    const moments: readonly [share: number, moment: Moment, what: string, happen: () => Promise<void>][] = [
      [0.1, "freeze", "a worker is frozen", () => this.#freeze(crew, lease * 2.5)],
      [0.35, "restart", "Redis is killed, and comes back", () => this.#restart(redis, 0)],
      [0.45, "back", `Redis comes back as it was ${OLDER} s ago`, () => this.#fallBack(redis)],
      [0.55, "stop", "a worker is stopped", () => this.#stop(crew)],
      [0.6, "freeze", "a worker is frozen", () => this.#freeze(crew, lease * 2.5)],
      [0.75, "away", `Redis is away for ${OUTAGE} s`, () => this.#restart(redis, OUTAGE)],
      [0.88, "full", `Redis is full for ${OUTAGE} s`, () => this.#fill(redis)],
    ];
    const ending = new AbortController();
    const killed = AbortSignal.any([ending.signal, signal]);
    const killing = chosen.includes("kills") ? this.#killForever(crew, killed) : undefined;
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

  async #killForever(crew: Crew, signal: AbortSignal): Promise<void> {
    const { random } = this.#options;
    while (!signal.aborted) {
      await sleep(KILL_EVERY * 1000, undefined, { signal }).catch(() => {});
      const awake = crew.active.filter((worker) => worker !== this.#frozen);
      const worker = awake[Math.floor(random.next() * awake.length)];
      if (signal.aborted || worker === undefined) return;
      this.#kills += 1;
      for (const room of worker.rooms) this.#killedAt.set(room, Date.now());
      await crew.end(worker, "SIGKILL");
      await crew.add();
    }
  }

  #frozen: Worker | undefined;

  async #freeze(crew: Crew, seconds: number): Promise<void> {
    const [worker] = [...crew.active].sort((a, b) => b.rooms.size - a.rooms.size);
    if (worker === undefined) return;
    this.#frozen = worker;
    await crew.freeze(worker, seconds, this.#options.signal);
    this.#frozen = undefined;
  }

  async #stop(crew: Crew): Promise<void> {
    const worker = crew.active.find((each) => each !== this.#frozen);
    if (worker !== undefined) await crew.end(worker, "SIGTERM");
    await crew.add();
  }

  async #restart(redis: RedisServer, seconds: number): Promise<void> {
    await redis.kill();
    // What is not taken while it is away says nothing of a take-over.
    this.#killedAt.clear();
    await sleep(seconds * 1000);
    await redis.start();
    this.#killedAt.clear();
  }

  async #fallBack(redis: RedisServer): Promise<void> {
    const [now, before] = ["appendonlydir", "before"].map((name) => join(redis.folder, name)) as [
      string,
      string,
    ];
    await cp(now, before, { recursive: true });
    await sleep(OLDER * 1000);
    await redis.kill();
    this.#appends.conclude();
    // As after a fail-over to a replica that was behind.
    await rm(now, { recursive: true });
    await cp(before, now, { recursive: true });
    await redis.start();
    this.#killedAt.clear();
  }

  async #fill(redis: RedisServer): Promise<void> {
    await redis.ask((send) => send(["CONFIG", "SET", "maxmemory", "1"]));
    await sleep(OUTAGE * 1000);
    await redis.ask((send) => send(["CONFIG", "SET", "maxmemory", "0"]));
  }

  #note(report: WorkerReport, worker: Worker, crew: Crew): void {
    if (report.kind === "append") this.#appends.note(report);
    if (report.kind === "rewound") this.#rewinds += 1;
    if (report.kind !== "taken") return;
    for (const each of crew.active) each.rooms.delete(report.room);
    worker.rooms.add(report.room);
    const killedAt = this.#killedAt.get(report.room);
    if (killedAt !== undefined) this.#takeOvers.push((report.at - killedAt) / 1000);
    this.#killedAt.delete(report.room);
  }

  /** Waits until the position of each room is kept: events are sent from there on. */
  async #followed(redis: RedisServer): Promise<void> {
    const { signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const positions = await redis.ask((send) =>
        Promise.all(this.#show.rooms.map((room) => send(["HGET", `{cb}:head:${room}`, "position"]))),
      );
      if (positions.every((position) => position !== null)) return;
      await sleep(100);
    }
  }

  /** Waits for what is still on its way, and compares. */
  async #conclude(redis: RedisServer): Promise<StudioResult> {
    let differences = await this.#compare(redis);
    let changedAt = performance.now();
    while (sum(differences, "lost") > 0 && performance.now() - changedAt < PATIENCE * 1000) {
      await sleep(500, undefined, { signal: this.#options.signal });
      const before = sum(differences, "lost");
      differences = await this.#compare(redis);
      if (sum(differences, "lost") !== before) changedAt = performance.now();
    }
    this.#appends.conclude();
    return {
      events: this.#show.events,
      kills: this.#kills,
      lost: sum(differences, "lost"),
      twice: sum(differences, "twice"),
      outOfOrder: sum(differences, "outOfOrder"),
      staleAccepted: this.#appends.staleAccepted,
      staleRefused: this.#appends.refused,
      rewinds: this.#rewinds,
      takeOvers: this.#takeOvers.sort((a, b) => a - b),
      requestsPerMinute: this.#show.requestsPerMinute,
    };
  }

  #compare(redis: RedisServer) {
    return redis.ask(async (send) => {
      const found = [];
      for (const room of this.#show.rooms) {
        const log = (await send(["XRANGE", `{cb}:log:${room}`, "-", "+"])) as [string, string[]][];
        const ids = log.flatMap(([id, fields]) => {
          const own = fields.indexOf("id");
          return fields.includes("e") ? [own < 0 ? id : (fields[own + 1] ?? id)] : [];
        });
        found.push(compare(this.#show.sent(room), ids));
      }
      return found;
    });
  }
}

function sum<TKey extends string>(list: readonly Record<TKey, number>[], key: TKey): number {
  return list.reduce((total, each) => total + each[key], 0);
}
