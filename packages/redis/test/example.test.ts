import { describe, expect, it, vi } from "vitest";
import { totals, worker } from "../examples/studio.js";
import { Feeds } from "./support/feeds.js";
import { until } from "./support/open.js";
import { hasServer, openRedis } from "./support/redis-server.js";

describe.skipIf(!hasServer())("the example", () => {
  it("adds up the tips of all rooms, over two workers", async () => {
    const server = await openRedis();
    const feeds = new Feeds(["ana", "bea"]);
    const tokens = new Map(feeds.rooms.map((room) => [room, feeds.token]));
    const client = { fetch: feeds.fetch };
    const [ending, reading] = [new AbortController(), new AbortController()];
    const workers = [1, 2].map(async () =>
      worker({ redis: await server.client(), tokens, client }, ending.signal),
    );
    const redis = await server.client();
    const sums = totals({ redis, tokens }, reading.signal);
    await vi.waitFor(
      () => expect(feeds.rooms.every((room) => feeds.of(room).holding === 1)).toBe(true),
      until,
    );
    for (const [index, room] of feeds.rooms.entries())
      for (let n = 0; n < 4; n += 1) feeds.emit(room, index + 1);
    await vi.waitFor(async () => {
      const groups: unknown[] = await Promise.all(
        feeds.rooms.map((room) => redis.sendCommand(["XPENDING", `{cb}:log:${room}`, "totals"])),
      );
      const last = await Promise.all(
        feeds.rooms.map((room) => redis.sendCommand(["XINFO", "GROUPS", `{cb}:log:${room}`])),
      );
      expect(groups.map((group) => (group as unknown[])[0])).toEqual([0, 0]);
      for (const [index, room] of feeds.rooms.entries())
        expect(JSON.stringify(last[index])).toContain(feeds.emitted(room).at(-1));
    }, until);
    reading.abort();
    expect(await sums).toEqual(
      new Map([
        ["ana", 4],
        ["bea", 8],
      ]),
    );
    ending.abort();
    await Promise.all(workers);
  });
});
