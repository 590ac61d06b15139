import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type RedisConnection, Relay, type RelayOptions } from "../src/index.js";
import { Feeds } from "./support/feeds.js";
import { entries, logged } from "./support/log.js";
import { hasServer, openRedis } from "./support/redis-server.js";

const until = { timeout: 30_000, interval: 20 };

/** A worker that ends with the test. */
function openRelay(redis: RedisConnection, feeds: Feeds, options: Partial<RelayOptions> = {}): Relay {
  const relay = new Relay(redis, {
    credentials: feeds.credentials,
    lease: 3,
    logger: false,
    ...options,
    client: { fetch: feeds.fetch, ...options.client },
  });
  onTestFinished(() => relay.stop());
  return relay;
}

describe.skipIf(!hasServer())("Relay, on a Redis server", () => {
  it("appends each event once, in order, under its own id", async () => {
    const server = await openRedis();
    const redis = await server.client();
    const feeds = new Feeds(["ana", "bea"]);
    const relay = openRelay(redis, feeds);
    expect(await relay.rooms.add("ana")).toBe(true);
    expect(await relay.rooms.add("ana")).toBe(false);
    expect(await relay.rooms.add("ANA")).toBe(false);
    expect(await relay.rooms.add("bea")).toBe(true);
    expect(await relay.rooms.list()).toEqual(["ana", "bea"]);
    await relay.start();
    await vi.waitFor(() => expect(feeds.of("ana").holding + feeds.of("bea").holding).toBe(2), until);
    for (let n = 1; n <= 5; n += 1) for (const room of feeds.rooms) feeds.emit(room, n);
    for (const room of feeds.rooms)
      await vi.waitFor(async () => expect(await logged(redis, room)).toEqual(feeds.emitted(room)), until);
    expect((await entries(redis, "{cb}:log:ana"))[0]?.fields).not.toHaveProperty("id");
    expect(relay.status).toMatchObject({ state: "running", workers: 1, totalRooms: 2, appended: 10 });
    await relay.stop();
    expect(relay.status.state).toBe("stopped");
    expect(feeds.of("ana").holding).toBe(0);
  });
});
