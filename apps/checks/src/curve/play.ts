import type { FetchLike } from "@cb-events/core";
import { type CbEvent, eventTime } from "@cb-events/types";
import { type Follower, followRooms } from "../follow-rooms.js";
import { Random } from "../random.js";
import { mostInMinute } from "../statistics.js";
import { inVirtualTime } from "../virtual-time.js";
import { FarFeed } from "./far-feed.js";
import type { Group, Scenario } from "./scenarios.js";

export interface Play {
  readonly contestant: Follower;
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
const WARM_UP: Readonly<Record<Follower, number>> = { pool: 90, naive: 10, limiter: 300 };

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

    const rooms = feeds.map(({ feed, priority }) => ({ url: feed.url, priority }));
    const close = followRooms(contestant, rooms, fetch, note);
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

function lagOf(lags: readonly number[]): Lag {
  const sorted = Float64Array.from(lags).sort();
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: share(0.5), p95: share(0.95), max: share(1) };
}

/** One row of the curve. */
export interface Row {
  readonly scenario: Scenario;
  readonly pool: Played;
  readonly naive?: Played;
  readonly limiter?: Played;
}
