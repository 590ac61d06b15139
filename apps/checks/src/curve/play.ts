import { createRateLimiter, EventClient, type FetchLike } from "@cb-events/core";
import { Pool } from "@cb-events/pool";
import { type CbEvent, eventTime } from "@cb-events/types";
import { Random } from "../random.js";
import { inVirtualTime } from "../virtual-time.js";
import { FarFeed } from "./far-feed.js";
import type { Group } from "./scenarios.js";

/** Who follows the rooms: the pool, a client for each room without a limit, or such clients with one limiter for all. */
type Contestant = "pool" | "naive" | "limiter";

export interface Play {
  readonly contestant: Contestant;
  readonly groups: readonly Group[];
  readonly seed: number;
  /** Seconds that count. */
  readonly seconds: number;
}

/** The share of events that came within a time, in seconds. */
export interface Lag {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface Played {
  /** Requests a minute, as the feed counts them. */
  readonly requests: number;
  /** The most in any 60 seconds, the start included. */
  readonly most: number;
  /** Of each group. */
  readonly lags: readonly Lag[];
  /** The p95 of the room that fared worst. */
  readonly worst: number;
}

/** The start is left out of what is counted, in seconds: one limiter for all needs minutes to settle. */
const WARM_UP: Readonly<Record<Contestant, number>> = { pool: 90, naive: 10, limiter: 300 };

/** Follows rooms in virtual time. The same seed gives the same figures. */
export function play({ contestant, groups, seed, seconds }: Play): Promise<Played> {
  return inVirtualTime(async () => {
    const random = new Random(seed);
    const arrivals: number[] = [];
    const feeds = groups.flatMap((group, at) =>
      Array.from({ length: group.rooms }, (_, room) => ({
        feed: new FarFeed(`room${at}x${room}`, group.perSecond, random, arrivals),
        group: at,
        lags: [] as number[],
        priority: group.priority ?? 1,
      })),
    );
    const begins = Date.now() + WARM_UP[contestant] * 1000;
    const byName = new Map(feeds.map((room) => [room.feed.url.split("/")[4], room]));
    const note = (event: CbEvent, name: string) => {
      // By the time of delivery: of the last ones to happen only those with little lag are delivered before the end.
      const lag = Date.now() - (eventTime(event)?.getTime() ?? 0);
      if (Date.now() >= begins) byName.get(name)?.lags.push(lag / 1000);
    };
    const fetch: FetchLike = async (url, init) => {
      const room = byName.get(url.split("/")[4]);
      if (room === undefined) throw new Error("there is no such room");
      return room.feed.fetch(url, init);
    };

    const close = follow(contestant, feeds, fetch, note);
    await new Promise((resolve) => setTimeout(resolve, (WARM_UP[contestant] + seconds) * 1000));
    const counted = arrivals.filter((at) => at >= begins).length;
    await close();
    return {
      requests: Math.round((counted * 60) / seconds),
      most: mostInMinute(arrivals),
      lags: groups.map((_, at) => lagOf(feeds.flatMap(({ group, lags }) => (group === at ? lags : [])))),
      worst: Math.max(...feeds.map(({ lags }) => lagOf(lags).p95)),
    };
  });
}

/** Begins, and gives what ends it. */
function follow(
  contestant: Contestant,
  rooms: readonly { readonly feed: FarFeed; readonly priority: number }[],
  fetch: FetchLike,
  note: (event: CbEvent, room: string) => void,
): () => Promise<unknown> {
  if (contestant === "pool") {
    const pool = new Pool({ client: { fetch, logger: false } });
    for (const { feed, priority } of rooms) pool.add(feed.url, { priority });
    const run = pool.run((event, { room }) => note(event, room));
    return () => Promise.all([pool.close(), run]);
  }
  const rateLimiter = contestant === "limiter" ? createRateLimiter() : { acquire: async () => {} };
  const clients = rooms.map(({ feed }) => new EventClient(feed.url, { fetch, rateLimiter, logger: false }));
  const runs = clients.map((client) => client.run((event) => note(event, client.username)));
  return () => Promise.all([...clients.map((client) => client.close()), ...runs]);
}

/** The most that lie in any 60 seconds, of times in order. */
function mostInMinute(times: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [at, time] of times.entries()) {
    while ((times[from] ?? time) <= time - 60_000) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
}

function lagOf(lags: readonly number[]): Lag {
  const sorted = Float64Array.from(lags).sort();
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: share(0.5), p95: share(0.95), max: share(1) };
}
