import { Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { expect, it } from "vitest";
import { Pool } from "../src/index.js";
import { tokensOf } from "./feeds.js";

it("follows rooms over HTTP with the platform's fetch, and lets go of every connection", async () => {
  const feeds = Array.from({ length: 30 }, (_, at) => new Simulator({ username: `room${at}` }));
  await using server = await listen(feeds);
  const got = new Map<string, number[]>();
  let all: () => void = () => {};
  const complete = new Promise<void>((resolve) => {
    all = resolve;
  });
  const pool = new Pool({ requestsPerMinute: 100_000 });
  for (const url of server.eventsUrls) pool.add(url);
  const run = pool.run(async (event, { room }) => {
    await new Promise((resolve) => setImmediate(resolve));
    got.set(room, [...(got.get(room) ?? []), tokensOf(event)]);
    if ([...got.values()].flat().length === 30 * 10) all();
  });
  for (let tokens = 1; tokens <= 10; tokens++) {
    for (const feed of feeds) feed.emit(tip({ tokens }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await complete;
  await pool.close();
  await run;
  expect(got.size).toBe(30);
  for (const tokens of got.values()) expect(tokens).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const held = () => feeds.reduce((sum, { holding }) => sum + holding, 0);
  while (held() > 0) await new Promise((resolve) => setImmediate(resolve));
});
