import type { FetchLike } from "@cb-events/core";
import { type CbEvent, eventTime } from "@cb-events/types";
import { type Follower, followRooms } from "../follow-rooms.js";
import { Random } from "../random.js";
import { mostInMinute } from "../statistics.js";
import { inVirtualTime } from "../virtual-time.js";
import { farFeed } from "./far-feed.js";
import type { Group } from "./scenarios.js";

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
    const rooms = groups.flatMap((group, at) =>
      Array.from({ length: group.rooms }, (_, number) => {
        const name = `room${at}x${number}`;
        return {
          ...{ name, group, url: `http://127.0.0.1/events/${name}/token/`, priority: group.priority ?? 1 },
          fetch: farFeed(name, group.perSecond, random, arrivals),
          lags: [] as number[],
        };
      }),
    );
    const byName = new Map(rooms.map((room) => [room.name, room]));
    const begins = Date.now() + WARM_UP[contestant] * 1000;
    const note = (event: CbEvent, name: string) => {
      // By the time of delivery: of the last ones to happen only those with little lag are delivered before the end.
      const lag = Date.now() - (eventTime(event)?.getTime() ?? 0);
      if (Date.now() >= begins) byName.get(name)?.lags.push(lag / 1000);
    };
    const fetch: FetchLike = async (url, init) => {
      const room = byName.get(url.split("/")[4] ?? "");
      if (room === undefined) throw new Error("there is no such room");
      return room.fetch(url, init);
    };

    const close = followRooms(contestant, rooms, fetch, note);
    await new Promise((resolve) => setTimeout(resolve, (WARM_UP[contestant] + seconds) * 1000));
    const counted = arrivals.filter((at) => at >= begins).length;
    await close();
    const lagIn = (group: Group) => lagOf(rooms.flatMap((room) => (room.group === group ? room.lags : [])));
    return {
      requests: Math.round((counted * 60) / seconds),
      most: mostInMinute(arrivals),
      lags: groups.map(lagIn),
      worst: Math.max(...rooms.map(({ lags }) => lagOf(lags).p95)),
    };
  });
}

function lagOf(lags: readonly number[]): Lag {
  const sorted = Float64Array.from(lags).sort();
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: share(0.5), p95: share(0.95), max: share(1) };
}
