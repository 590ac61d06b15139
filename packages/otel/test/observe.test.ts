import { EventClient } from "@cb-events/core";
import { Simulator } from "@cb-events/simulator";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { observe } from "../src/index.js";
import { collected } from "./collected.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: 1_800_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it("reads a client when it is asked: one room, its state and its silence", async () => {
  const { meter, points } = collected();
  const feed = new Simulator({ username: "ana", token: "secret" });
  const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch, logger: false, timeout: 0 });
  observe(client, meter);
  expect(await points("cb_events.rooms")).toEqual([
    { value: 1, attributes: { "cb_events.room.state": "idle" } },
  ]);
  expect(await points("cb_events.rooms.silence")).toEqual([]);
  await client.poll();
  await points("cb_events.rooms");
  vi.advanceTimersByTime(7000);
  expect(await points("cb_events.rooms.silence")).toEqual([{ value: 7, attributes: {} }]);
  await client.close();
  // A state that it left is told as left: exporters would keep the last value.
  expect(await points("cb_events.rooms")).toEqual([
    { value: 0, attributes: { "cb_events.room.state": "idle" } },
    { value: 0, attributes: { "cb_events.room.state": "waiting" } },
    { value: 1, attributes: { "cb_events.room.state": "closed" } },
  ]);
});

it("reads a pool: rooms by state, the longest silence, requests and their budget", async () => {
  const { meter, points } = collected();
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  const rooms = [
    { state: "polling", lastPollAt: ago(3), clockSkew: 2 },
    { state: "polling", lastPollAt: ago(90) },
    { state: "stopped" },
  ];
  const status = { rooms, requests: 1918, requestsPerMinute: 2000, waiting: 12 };
  observe({ status }, meter, { pool: "a" });
  const value = async (name: string) => (await points(name)).map((point) => point.value);
  expect(await points("cb_events.rooms")).toEqual([
    { value: 2, attributes: { pool: "a", "cb_events.room.state": "polling" } },
    { value: 1, attributes: { pool: "a", "cb_events.room.state": "stopped" } },
  ]);
  expect(await value("cb_events.rooms.silence")).toEqual([90]);
  expect(await value("cb_events.clock.skew")).toEqual([2]);
  expect(await value("cb_events.requests.rate")).toEqual([1918]);
  expect(await value("cb_events.requests.limit")).toEqual([2000]);
  expect(await value("cb_events.requests.waiting")).toEqual([12]);
});

it("reads a reader: what its group has before it, and what was put aside", async () => {
  const { meter, points } = collected();
  observe({ status: { pending: 3, lag: 250, dead: 1 } }, meter, { "cb_events.reader.group": "overlay" });
  const attributes = { "cb_events.reader.group": "overlay" };
  expect(await points("cb_events.reader.pending")).toEqual([{ value: 3, attributes }]);
  expect(await points("cb_events.reader.lag")).toEqual([{ value: 250, attributes }]);
  expect(await points("cb_events.reader.dead")).toEqual([{ value: 1, attributes }]);
});

it("reads no more once it is stopped", async () => {
  const { meter, points } = collected();
  let reads = 0;
  const source = {
    get status() {
      reads += 1;
      return { state: "idle" };
    },
  };
  const stop = observe(source, meter);
  await points("cb_events.rooms");
  expect(reads).toBe(1);
  stop();
  await points("cb_events.rooms");
  expect(reads).toBe(1);
});
