import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pool } from "../src/index.js";
import { Feeds, Journal, Stores } from "./feeds.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it("stops in the middle of its work and goes on from its stores, five times: each event is handled once", async () => {
  const [rooms, events] = [50, 30];
  const feeds = new Feeds(rooms);
  const stores = new Stores();
  const journal = new Journal();
  let emitted = 0;
  for (let round = 0; round < 6; round++) {
    const pool = new Pool({ client: { fetch: feeds.fetch, logger: false }, positionStore: stores.store });
    for (const url of feeds.urls) pool.add(url);
    const run = pool.run((event, { room }) => journal.note(room, event, 130), { concurrency: 20 });
    while (emitted < (round + 1) * 5) {
      emitted += 1;
      feeds.emit(emitted);
      await vi.advanceTimersByTimeAsync(170);
    }
    expect(journal.inFlight).toBeGreaterThan(0);
    if (round === 5) await vi.advanceTimersByTimeAsync(60_000);
    const closing = pool.close();
    await vi.advanceTimersByTimeAsync(200);
    await Promise.all([closing, run]);
    expect([journal.inFlight, feeds.holding, vi.getTimerCount()]).toEqual([0, 0, 0]);
  }
  for (const at of feeds.list.keys())
    expect(journal.of(at)).toEqual(Array.from({ length: events }, (_, n) => n + 1));
  expect(journal.mostInFlight).toBeLessThanOrEqual(20);
});
