import { describe, expect, it, vi } from "vitest";
import type { AppendReport, LoseReason, Relay } from "../src/index.js";
import { Feeds, roomNames } from "./support/feeds.js";
import { entries, logged } from "./support/log.js";
import { openRelay, until } from "./support/open.js";
import { hasServer, openRedis } from "./support/redis-server.js";

type Server = Awaited<ReturnType<typeof openRedis>>;

/** Resolves when each log holds what was emitted, in order, once. */
async function allLogged(redis: Parameters<typeof logged>[0], feeds: Feeds): Promise<void> {
  for (const room of feeds.rooms)
    await vi.waitFor(async () => expect(await logged(redis, room)).toEqual(feeds.emitted(room)), until);
}

/** Resolves when each room is followed, and its position kept. */
async function allFollowed(feeds: Feeds): Promise<void> {
  await vi.waitFor(
    () => expect(feeds.rooms.filter((room) => feeds.of(room).holding === 0)).toEqual([]),
    until,
  );
}

async function open(rooms: readonly string[], ...args: string[]) {
  const server: Server = await openRedis(...args);
  const redis = await server.client();
  const feeds = new Feeds(rooms);
  const relay = openRelay(redis, feeds);
  for (const room of rooms) await relay.rooms.add(room);
  return { server, redis, feeds, relay };
}

describe.skipIf(!hasServer())("Relay, on a Redis server", () => {
  it("appends each event once, in order, under its own id", async () => {
    const { redis, feeds, relay } = await open(["ana", "bea"]);
    expect(await relay.rooms.add("ana")).toBe(false);
    expect(await relay.rooms.add("ANA")).toBe(false);
    expect(await relay.rooms.list()).toEqual(["ana", "bea"]);
    await relay.start();
    await allFollowed(feeds);
    for (let n = 1; n <= 5; n += 1) for (const room of feeds.rooms) feeds.emit(room, n);
    await allLogged(redis, feeds);
    expect((await entries(redis, "{cb}:log:ana"))[0]?.fields).not.toHaveProperty("id");
    expect(relay.status).toMatchObject({ state: "running", workers: 1, totalRooms: 2, appended: 10 });
    expect(relay.status.rooms).toMatchObject([
      { state: "polling", events: 5, logLength: 5 },
      { state: "polling", events: 5, logLength: 5 },
    ]);
    await relay.stop();
    expect(relay.status).toMatchObject({ state: "stopped", rooms: [] });
    expect(feeds.of("ana").holding).toBe(0);
    await relay.start();
    await allFollowed(feeds);
    feeds.emit("ana");
    await allLogged(redis, feeds);
  });

  it("hands its rooms over when it stops, and the next owner asks from where it was", async () => {
    const { server, redis, feeds, relay } = await open(["ana", "bea"]);
    const reasons: LoseReason[] = [];
    const first = openRelay(await server.client(), feeds, {
      hooks: { onLose: ({ why }) => reasons.push(why) },
    });
    await first.start();
    await allFollowed(feeds);
    for (const room of feeds.rooms) feeds.emit(room);
    await allLogged(redis, feeds);
    await first.stop();
    expect(reasons).toEqual(["released", "released"]);
    for (const room of feeds.rooms) feeds.emit(room);
    await relay.start();
    for (const room of feeds.rooms) feeds.emit(room);
    await allLogged(redis, feeds);
    const consumers = (await redis.sendCommand(["XINFO", "CONSUMERS", "{cb}:rooms", "owners"])) as unknown[];
    expect(JSON.stringify(consumers)).not.toContain(first.status.worker);
  });

  it("takes the rooms of a worker that is gone, once its lease is over", async () => {
    const { server, redis, feeds, relay } = await open(["ana", "bea"]);
    const doomed = await server.client();
    const gone = openRelay(doomed, feeds);
    await gone.start();
    await allFollowed(feeds);
    for (const room of feeds.rooms) feeds.emit(room);
    await allLogged(redis, feeds);
    doomed.destroy(); // As after a crash: it tells no one.
    for (const room of feeds.rooms) feeds.emit(room);
    await relay.start();
    expect(relay.status.rooms).toEqual([]);
    await vi.waitFor(() => expect(relay.status.rooms).toHaveLength(2), until);
    await allLogged(redis, feeds);
    // It lets go by itself after a lease without a beat.
    await vi.waitFor(() => expect(gone.status.rooms).toEqual([]), until);
  });

  it("spreads the rooms evenly, and gives away no more than the shares ask for", async () => {
    const { server, feeds } = await open(roomNames(13));
    const taken = new Map<string, number>();
    const relays: Relay[] = [];
    const add = async () => {
      const hooks = {
        onTake: ({ room }: { room: string }) => void taken.set(room, (taken.get(room) ?? 0) + 1),
      };
      const relay = openRelay(await server.client(), feeds, { hooks, requestsPerMinute: 1000 });
      await relay.start();
      relays.push(relay);
      return relay;
    };
    const counts = () => relays.map(({ status }) => status.rooms.length).sort((a, b) => a - b);
    await add();
    expect(counts()).toEqual([13]);
    await add();
    await add();
    await vi.waitFor(() => expect(counts()).toEqual([3, 5, 5]), until);
    const moves = () => [...taken.values()].reduce((sum, each) => sum + each, 0) - 13;
    expect(moves()).toBe(8);
    expect(relays.map(({ status }) => status.requestsPerMinute).sort((a, b) => a - b)).toEqual([
      230, 384, 384,
    ]);
    const [first] = relays.splice(0, 1);
    await first?.stop();
    await vi.waitFor(() => expect(counts()).toEqual([6, 7]), until);
    await Promise.all(relays.map((relay) => relay.stop()));
  });

  it("stops with a room that is removed, and goes on where it was when it is added again", async () => {
    const { redis, feeds, relay } = await open(["ana"]);
    await relay.start();
    await allFollowed(feeds);
    feeds.emit("ana");
    await allLogged(redis, feeds);
    expect(await relay.rooms.remove("ana")).toBe(true);
    expect(await relay.rooms.remove("ana")).toBe(false);
    await vi.waitFor(() => expect(relay.status.rooms).toEqual([]), until);
    expect(feeds.of("ana").holding).toBe(0);
    feeds.emit("ana");
    await relay.rooms.add("ana");
    await allLogged(redis, feeds);
    expect(await redis.sendCommand(["TTL", "{cb}:log:ana"])).toBe(-1);
  });

  it("goes back to the stored position when Redis comes back with an older state, and loses nothing", async () => {
    const { server, redis, feeds } = await open(roomNames(5));
    const rewound: string[] = [];
    const relay = openRelay(redis, feeds, { hooks: { onRewind: ({ room }) => rewound.push(room) } });
    await relay.start();
    await allFollowed(feeds);
    const send = () => feeds.rooms.forEach((room) => void feeds.emit(room));
    send();
    await allLogged(redis, feeds);
    await redis.sendCommand(["SAVE"]);
    send();
    send();
    await allLogged(redis, feeds);
    await server.kill();
    await server.start(); // It loads what was saved.
    send();
    await allLogged(await server.client(), feeds);
    expect(rewound.sort()).toEqual(feeds.rooms);
  });

  it("keeps an answer until Redis is back, and asks for nothing meanwhile", async () => {
    const { server, redis, feeds, relay } = await open(roomNames(3), "--appendonly", "yes");
    await relay.start();
    await allFollowed(feeds);
    feeds.rooms.forEach((room) => void feeds.emit(room));
    await allLogged(redis, feeds);
    await server.kill();
    feeds.rooms.forEach((room) => void feeds.emit(room));
    await vi.waitFor(() => expect(relay.status.lastError?.code).toBe("REDIS_AWAY"), until);
    await vi.waitFor(() => expect(feeds.rooms.some((room) => feeds.of(room).holding > 0)).toBe(false), until);
    const { requests } = feeds;
    // After a lease without a beat it has let go of all.
    await vi.waitFor(() => expect(relay.status.rooms).toEqual([]), until);
    expect(feeds.requests).toBe(requests);
    await server.start();
    await allLogged(await server.client(), feeds);
  });

  it("trims a log to its maximum", async () => {
    const { redis, feeds } = await open(["ana"]);
    const relay = openRelay(redis, feeds, { maxLength: 10 });
    await relay.start();
    await allFollowed(feeds);
    for (let n = 0; n < 30; n += 1) feeds.emit("ana");
    const last = feeds.emitted("ana").slice(-10);
    await vi.waitFor(async () => expect(await logged(redis, "ana")).toEqual(last), until);
  });

  it("keeps a gap of the feed at its place in the log", async () => {
    const { redis, feeds } = await open(["ana"]);
    const gaps: unknown[] = [];
    const relay = openRelay(redis, feeds, { hooks: { onGap: (gap) => gaps.push(gap) } });
    await relay.start();
    await allFollowed(feeds);
    feeds.emit("ana");
    await allLogged(redis, feeds);
    await allFollowed(feeds);
    feeds.of("ana").fault({ on: (feeds.of("ana").requests.at(-1)?.number ?? 0) + 1, kind: "expireCursor" });
    feeds.emit("ana");
    await vi.waitFor(() => expect(gaps).toMatchObject([{ room: "ana", reason: "expired" }]), until);
    feeds.emit("ana");
    await allLogged(redis, feeds);
    expect((await entries(redis, "{cb}:log:ana")).map(({ fields }) => Object.keys(fields)[0])).toEqual([
      "e",
      "e",
      "gap",
      "e",
    ]);
  });

  it("tells what it appended, and for how long", async () => {
    const { redis, feeds } = await open(["ana", "bea"]);
    const appended: AppendReport[] = [];
    const relay = openRelay(redis, feeds, { hooks: { onAppend: (report) => appended.push(report) } });
    await relay.start();
    await allFollowed(feeds);
    feeds.emit("ana", 1);
    feeds.emit("bea", 2);
    await allLogged(redis, feeds);
    await vi.waitFor(() => expect(relay.status.appended).toBe(2), until);
    for (const room of feeds.rooms) {
      const reports = appended.filter((report) => report.room === room);
      // Nothing is told of a save of the position alone.
      expect(reports).toEqual([{ room, events: [expect.anything()], seconds: expect.any(Number) }]);
      expect(reports.map(({ events }) => events[0]?.id)).toEqual(feeds.emitted(room));
    }
    expect(Math.min(...appended.map(({ seconds }) => seconds))).toBeGreaterThan(0);
    await relay.stop();
  });

  it("keeps a room that the feed refuses, tells of it, and follows the others", async () => {
    const { redis, feeds } = await open(["ana", "bea"]);
    const lost: unknown[] = [];
    const relay = openRelay(redis, feeds, {
      credentials: (room) => (room === "ana" ? { username: "ana", token: "wrong" } : feeds.credentials(room)),
      hooks: { onLose: (report) => lost.push(report) },
    });
    await relay.start();
    await vi.waitFor(() => expect(lost).toEqual([{ room: "ana", why: "refused" }]), until);
    expect(relay.status.rooms).toHaveLength(2);
    await vi.waitFor(() => expect(feeds.of("bea").holding).toBe(1), until);
    feeds.emit("bea");
    await vi.waitFor(async () => expect(await logged(redis, "bea")).toHaveLength(1), until);
    await relay.stop();
  });

  it("puts the token nowhere", async () => {
    const { server, redis, feeds } = await open(["ana"], "--appendonly", "yes");
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => void lines.push(line);
    const relay = openRelay(redis, feeds, { logger: { debug: log, info: log, warn: log, error: log } });
    await relay.start();
    await allFollowed(feeds);
    feeds.emit("ana");
    await allLogged(redis, feeds);
    await redis.sendCommand(["SAVE"]);
    const { readFile, readdir } = await import("node:fs/promises");
    const files = await readdir(server.folder, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((file) => readFile(`${file.parentPath}/${file.name}`, "latin1")),
    );
    expect(texts.join("")).toContain("room");
    expect(texts.join("")).not.toContain(feeds.token);
    const { inspect } = await import("node:util");
    expect(inspect([lines, relay, relay.status], { depth: 9, showHidden: true })).not.toContain(feeds.token);
    expect(lines.length).toBeGreaterThan(2);
  });
});
