import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pool } from "../src/index.js";
import { Feeds, Journal, outcome } from "./feeds.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);
const never = () => new Promise<never>(() => {});

/** When each room was asked, in seconds. */
function watchRequests(feeds: Feeds) {
  const since = performance.now();
  const byRoom = new Map<string, number[]>();
  const fetch: typeof feeds.fetch = (url, init) => {
    const room = url.split("/")[4] ?? "";
    byRoom.set(room, [...(byRoom.get(room) ?? []), (performance.now() - since) / 1000]);
    return feeds.fetch(url, init);
  };
  const all = () => [...byRoom.values()].flat().sort((a, b) => a - b);
  return { byRoom, all, fetch };
}

/** The most that lie within so many seconds. */
function mostWithin(times: readonly number[], span: number): number {
  let from = 0;
  return times.reduce((most, time, at) => {
    while ((times[from] ?? time) <= time - span) from += 1;
    return Math.max(most, at - from + 1);
  }, 0);
}

describe("rooms that fail and try again at once", () => {
  it("keep the budget, and take from the others no more than their share", async () => {
    const [rooms, budget] = [20, 300];
    const feeds = new Feeds(rooms);
    const { byRoom, all, fetch } = watchRequests(feeds);
    const failing = Array.from({ length: rooms / 2 }, (_, at) => 2 * at + 1);
    for (const at of failing) feeds.at(at).fault({ on: "every", status: 503 });
    // Events all the time: an answer comes at once, and the room asks again.
    const pool = new Pool({
      requestsPerMinute: budget,
      client: { fetch, logger: false, retryBackoff: 0 },
    });
    for (const url of feeds.urls) pool.add(url);
    const run = pool.run(() => {});
    for (let n = 1; n <= 700; n += 1) {
      feeds.emit(n);
      await seconds(0.1);
    }
    await pool.close();
    await run;
    expect(mostWithin(all(), 60)).toBeLessThanOrEqual(budget);
    expect(mostWithin(all(), 60)).toBeGreaterThan(0.9 * budget);
    const rate = (budget * 0.975) / 61;
    expect(byRoom.size).toBe(rooms);
    for (const times of byRoom.values()) {
      const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
      // A slot, and the moment that a room with nothing to fetch waits for an event.
      expect(Math.max(...gaps)).toBeLessThanOrEqual((rooms / rate) * 1.05 + 1 / rate + 0.1);
    }
  });

  it("come back by the same budget after an outage: a few at once, and the rest in turn", async () => {
    const feeds = new Feeds(150);
    const { all, fetch } = watchRequests(feeds);
    const undo = feeds.list.map((feed) => feed.fault({ on: "every", status: 503 }));
    const pool = new Pool({ client: { fetch, logger: false } });
    for (const url of feeds.urls) pool.add(url);
    const run = pool.run(() => {});
    await seconds(120);
    for (const undoOne of undo) undoOne();
    await seconds(70);
    expect(feeds.holding).toBe(150);
    expect(mostWithin(all(), 1)).toBeLessThanOrEqual(50 + 33);
    await pool.close();
    await run;
  });
});

describe("two rooms that are refused with 429", () => {
  it.each([
    [9, true],
    [11, false],
  ])("%d s apart: all rooms pause: %s", async (apart, pauses) => {
    const feeds = new Feeds(5);
    const refuse = (at: number) => {
      const next = feeds.at(at).requests.length + 1;
      feeds.at(at).fault({ on: next, status: 429, headers: { "retry-after": "20" } });
    };
    const pool = new Pool({ client: { fetch: feeds.fetch, logger: false } });
    for (const url of feeds.urls) pool.add(url);
    const run = pool.run(() => {});
    await seconds(1);
    refuse(0);
    feeds.emit(1, 0);
    await seconds(apart);
    refuse(1);
    feeds.emit(2, 1);
    await seconds(0.1);
    const before = feeds.at(4).requests.length;
    feeds.emit(3, 4);
    feeds.emit(4, 4);
    await seconds(15);
    // What was held is answered; whether it asks again is the question.
    expect(feeds.at(4).requests.length > before).toBe(!pauses);
    await seconds(10);
    expect(feeds.at(4).requests.length).toBeGreaterThan(before);
    await pool.close();
    await run;
  });
});

describe("without a word", () => {
  it("a request may be held for 90 s, and a failure is tried again after a minute at the most", async () => {
    const feeds = new Feeds(2);
    const { byRoom, fetch } = watchRequests(feeds);
    feeds.at(1).fault({ on: "every", status: 503 });
    const pool = new Pool({ client: { fetch, logger: false } });
    for (const url of feeds.urls) pool.add(url);
    const run = pool.run(() => {});
    await seconds(1000);
    expect(feeds.at(0).requests[0]?.url).toContain("timeout=90");
    const times = byRoom.get("room1") ?? [];
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(Math.max(...gaps)).toBeGreaterThan(31);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60.1);
    await pool.close();
    await run;
  });

  it.each(["close", "remove"] as const)("%s gives a running handler 30 seconds", async (what) => {
    const feeds = new Feeds(1);
    const journal = new Journal();
    const pool = new Pool({ client: { fetch: feeds.fetch, logger: false } });
    pool.add(feeds.at(0).eventsUrl);
    let aborted = false;
    const run = pool.run((_, { room, signal }) => {
      journal.begin(room);
      signal.addEventListener("abort", () => {
        aborted = true;
      });
      return never();
    });
    feeds.emit(1);
    await seconds(1);
    const ended = outcome(what === "close" ? pool.close() : pool.remove("room0"));
    await seconds(29.9);
    expect([ended.now, aborted]).toEqual(["pending", false]);
    await seconds(0.2);
    expect([ended.now, aborted]).toEqual(["resolved", true]);
    await pool.close();
    await run;
  });
});
