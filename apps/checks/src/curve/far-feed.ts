import type { FetchLike } from "@cb-events/core";
import type { Random } from "../random.js";

/** From the client to the feed, and back again: 50 ms together. */
const ONE_WAY = 25;

/**
 * One room's feed, 50 ms away: its events come at random times, and it holds requests as the Events API does. When a
 * request arrives is noted in `arrivals`.
 */
export function farFeed(room: string, perSecond: number, random: Random, arrivals: number[]): FetchLike {
  const pause = () => -Math.log(1 - random.next()) * (1000 / perSecond);
  /** The id of an event is made of its time and its number. */
  const times: number[] = [];
  let nextAt = Date.now() + pause();
  /** Events whose time has come. */
  const emit = () => {
    for (; nextAt <= Date.now(); nextAt += pause()) times.push(Math.floor(nextAt));
  };
  return async (url) => {
    await wait(ONE_WAY);
    arrivals.push(Date.now());
    const { origin, pathname, searchParams } = new URL(url);
    const timeout = Number(searchParams.get("timeout"));
    emit();
    const from = Number(searchParams.get("i")?.split("-")[1] ?? times.length);
    if (from === times.length) {
      await wait(Math.min(nextAt - Date.now(), timeout * 1000));
      emit();
    }
    const page = times.slice(from, from + 100);
    const events = page.map((time, at) => ({
      ...{ method: "follow", id: `${time}-${from + at + 1}` },
      object: { broadcaster: room, user: { username: "ana" } },
    }));
    const cursor = `${page.at(-1) ?? Date.now()}-${from + page.length}`;
    const nextUrl = `${origin}${pathname}?i=${cursor}&timeout=${timeout}`;
    await wait(ONE_WAY);
    const body = JSON.stringify({ events, nextUrl });
    return { status: 200, headers: { get: () => null }, text: async () => body };
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.ceil(ms))));
}
