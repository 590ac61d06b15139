import { Router } from "@cb-events/router";
import { describe, expect, it, vi } from "vitest";
import type { DeadLetter, ReaderGap } from "../src/index.js";
import { Feeds } from "./support/feeds.js";
import { Owner, openReader, openRelay, until } from "./support/open.js";
import { hasServer, openRedis } from "./support/redis-server.js";

/** A server with one room, and the lease of a worker that appends by hand. */
async function oneRoom() {
  const server = await openRedis();
  const redis = await server.client();
  const relay = openRelay(redis, new Feeds(["ana"]));
  await relay.rooms.add("ana");
  return { server, redis, relay, owner: await Owner.take(redis, "me", 300_000) };
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) found.push(each);
  return found;
}

describe.skipIf(!hasServer())("Reader, on a Redis server", () => {
  it("hands each event of all rooms to a router, from the oldest on, and waits for more", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"], ["e", "101-0"]);
    const reader = openReader(redis);
    const seen: string[] = [];
    const router = new Router();
    router.onAny((event) => seen.push(event.id));
    const running = reader.run(router);
    await vi.waitFor(() => expect(seen).toEqual(["100-0", "101-0"]), until);
    await owner.append(["e", "102-0"]);
    await vi.waitFor(() => expect(seen).toEqual(["100-0", "101-0", "102-0"]), until);
    expect(reader.status).toMatchObject({ state: "running", handled: 3, readers: 1, totalRooms: 1 });
    await reader.close();
    await running;
    expect(reader.status.state).toBe("closed");
  });

  it("with rooms of its own takes nothing of the others, and comes to one that is added later", async () => {
    const { redis, relay, owner } = await oneRoom();
    await owner.append(["e", "100-0"]);
    const reader = openReader(redis, { rooms: ["Ben"] });
    const seen: string[] = [];
    const running = reader.run((event, { room }) => seen.push(`${room} ${event.id}`));
    await relay.rooms.add("ben");
    const other = await Owner.take(redis, "me", 300_000);
    await other.append(["e", "200-0"]);
    await vi.waitFor(() => expect(seen).toEqual(["ben 200-0"]), until);
    expect(reader.status).toMatchObject({ totalRooms: 2, handled: 1, rooms: [{ room: "ben" }] });
    expect(await redis.sendCommand(["XINFO", "GROUPS", "{cb}:log:ana"])).toEqual([]);
    await reader.close();
    await running;
  });

  it("counts an event as handled when the loop asks for the next, and gives one that was in hand again", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"], ["e", "101-0"], ["e", "102-0"]);
    const reader = openReader(redis);
    const seen: [string, number][] = [];
    for await (const { room, event, deliveries } of reader) {
      expect(room).toBe("ana");
      seen.push([event.id, deliveries]);
      if (seen.length === 2) break;
    }
    for await (const { event, deliveries } of reader) {
      seen.push([event.id, deliveries]);
      if (seen.length === 4) break;
    }
    expect(seen).toEqual([
      ["100-0", 1],
      ["101-0", 1],
      ["101-0", 2],
      ["102-0", 1],
    ]);
    expect(reader.status.state).toBe("idle");
  });

  it("puts an event that fails to the dead letters after its attempts, and goes on; replay gives it again", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"], ["e", "101-0"], ["e", "102-0"]);
    const reader = openReader(redis, { attempts: 3 });
    const seen: string[] = [];
    let fails = true;
    const running = reader.run((event) => {
      seen.push(event.id);
      if (event.id === "101-0" && fails) throw new Error("no\u0007");
    });
    await vi.waitFor(() => expect(seen).toEqual(["100-0", "101-0", "101-0", "101-0", "102-0"]), until);
    const letters: DeadLetter[] = await all(reader.deadLetters());
    expect(letters).toMatchObject([
      { room: "ana", event: { id: "101-0" }, reason: "Error: no\\u{7}", deliveries: 3 },
    ]);
    expect(reader.status).toMatchObject({ failed: 3, dead: 1 });
    fails = false;
    expect(await reader.replay(letters[0]?.id ?? "")).toBe(true);
    expect(await reader.replay(letters[0]?.id ?? "")).toBe(false);
    await vi.waitFor(() => expect(seen.at(-1)).toBe("101-0"), until);
    expect(seen).toHaveLength(6);
    expect(await all(reader.deadLetters())).toEqual([]);
    await reader.close();
    await running;
  });

  it("replays an event that was trimmed meanwhile, to its own group alone", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"]);
    const reader = openReader(redis, { attempts: 1 });
    let fails = true;
    const seen: string[] = [];
    const running = reader.run((event) => {
      if (fails) throw new Error("no");
      seen.push(event.id);
    });
    await vi.waitFor(async () => expect(await all(reader.deadLetters())).toHaveLength(1), until);
    await redis.sendCommand(["XTRIM", "{cb}:log:ana", "MAXLEN", "0"]);
    fails = false;
    const [letter] = await all(reader.deadLetters());
    await reader.replay(letter?.id ?? "");
    await vi.waitFor(() => expect(seen).toEqual(["100-0"]), until);

    const other = openReader(redis, { group: "other" });
    const others: string[] = [];
    const runningOther = other.run((event) => others.push(event.id));
    await owner.append(["e", "200-0"]);
    await vi.waitFor(() => expect(others).toEqual(["200-0"]), until);
    await Promise.all([reader.close(), other.close(), running, runningOther]);
  });

  it("tells exactly how many events were trimmed before it took them, whether they were pending or not", async () => {
    const { redis, owner } = await oneRoom();
    for (let n = 0; n < 10; n += 1) await owner.append(["e", `${100 + n}-0`]);
    const gaps: ReaderGap[] = [];
    const first = openReader(redis, { batch: 3 });
    for await (const { event } of first) {
      expect(event.id).toBe("100-0");
      break; // 100, 101 and 102 are pending now.
    }
    const { trim } = await import("../src/scripts/trim.js");
    const keys = ["{cb}:rooms", "{cb}:log:ana", "{cb}:head:ana"];
    const lease = ["owners", "me", owner.entry, owner.fence];
    await trim.run(owner.commands, keys, [...lease, "1000000000000000", "2", "1000"]);
    const reader = openReader(redis, { onGap: (gap) => gaps.push(gap) });
    const seen: string[] = [];
    const running = reader.run((event) => seen.push(event.id));
    await vi.waitFor(() => expect(seen).toEqual(["108-0", "109-0"]), until);
    expect(gaps).toEqual([{ room: "ana", reason: "trimmed", events: 8, to: "108-0" }]);
    expect(reader.status.missed).toBe(8);
    await reader.close();
    await running;
  });

  it("tells of a gap of the feed at its place", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"]);
    const text = JSON.stringify({ reason: "expired", from: "1", to: "2" });
    await redis.sendCommand(["XADD", "{cb}:log:ana", "100-*", "gap", text]);
    await owner.append(["e", "200-0"]);
    const seen: unknown[] = [];
    const reader = openReader(redis, { onGap: (gap) => seen.push(gap) });
    const running = reader.run((event) => seen.push(event.id));
    await vi.waitFor(() => expect(seen).toHaveLength(3), until);
    expect(seen).toEqual(["100-0", { room: "ana", reason: "expired", events: undefined, to: "2" }, "200-0"]);
    await reader.close();
    await running;
  });

  it("begins with the next event where a group is new and asks for the newest", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"]);
    const reader = openReader(redis, { from: "newest" });
    const seen: string[] = [];
    const running = reader.run((event) => seen.push(event.id));
    await vi.waitFor(() => expect(reader.status.rooms).toMatchObject([{ state: "idle" }]), until);
    await owner.append(["e", "101-0"]);
    await vi.waitFor(() => expect(seen).toEqual(["101-0"]), until);
    await reader.close();
    await running;
  });

  it("keeps at most `concurrency` handlers running, one of a room, and waits for them when the signal aborts", async () => {
    const server = await openRedis();
    const redis = await server.client();
    const feeds = new Feeds(["ana", "bea", "cat"]);
    const relay = openRelay(redis, feeds);
    for (const room of feeds.rooms) await relay.rooms.add(room);
    await relay.start();
    await vi.waitFor(
      () => expect(feeds.rooms.every((room) => feeds.of(room).holding === 1)).toBe(true),
      until,
    );
    for (const room of feeds.rooms) for (let n = 0; n < 3; n += 1) feeds.emit(room);
    const stop = new AbortController();
    const reader = openReader(redis);
    const release: (() => void)[] = [];
    let most = 0;
    let handled = 0;
    const running = reader.run(
      async (_event, { room }) => {
        expect(
          reader.status.rooms.filter((each) => each.room === room && each.state === "handling"),
        ).toHaveLength(1);
        await new Promise<void>((resolve) => {
          release.push(resolve);
          most = Math.max(most, release.length);
        });
        handled += 1;
      },
      { concurrency: 2, signal: stop.signal },
    );
    for (let n = 0; n < 6; n += 1) {
      await vi.waitFor(() => expect(release.length).toBe(2), until);
      release.shift()?.();
    }
    await vi.waitFor(() => expect(release.length).toBe(2), until);
    expect(most).toBe(2);
    stop.abort();
    let ended = false;
    void running.then(() => {
      ended = true;
    });
    await vi.waitFor(() => expect(ended).toBe(false), until);
    for (const each of release) each();
    await running;
    expect(handled).toBe(8);
    await relay.stop();
  });
});
