import { describe, expect, it, vi } from "vitest";
import type { DeadLetter, Reader, RedisConnection } from "../src/index.js";
import { Feeds } from "./support/feeds.js";
import { Owner, openReader, openRelay, until } from "./support/open.js";
import { hasServer, openRedis } from "./support/redis-server.js";

/** A server with two rooms, and the leases of a worker that appends by hand. */
async function twoRooms() {
  const server = await openRedis();
  const redis = await server.client();
  const relay = openRelay(redis, new Feeds(["ana", "bea"]));
  const owners = [];
  for (const room of ["ana", "bea"]) {
    await relay.rooms.add(room);
    owners.push(await Owner.take(redis, `me-${room}`, 300_000));
  }
  const [ana, bea] = owners;
  if (ana === undefined || bea === undefined) throw new Error("no owner");
  return { server, redis, ana, bea };
}

/** A client that stands still, and everything that it was asked with it. */
function freezable(redis: RedisConnection) {
  let thaw = () => {};
  let frozen: Promise<void> | undefined;
  const connection: RedisConnection = {
    sendCommand: async (args) => {
      await frozen;
      return redis.sendCommand(args);
    },
    duplicate: () => redis.duplicate(),
    connect: () => redis.connect(),
    destroy: () => {},
  };
  return {
    connection,
    freeze: () => {
      frozen = new Promise((resolve) => {
        thaw = resolve;
      });
    },
    thaw: () => thaw(),
  };
}

const letters = async (reader: Reader): Promise<DeadLetter[]> => {
  const found: DeadLetter[] = [];
  for await (const letter of reader.deadLetters()) found.push(letter);
  return found;
};

describe.skipIf(!hasServer())("the readers of a group, on a Redis server", () => {
  it("share the rooms, and each group gets all events", async () => {
    const { server, redis, ana, bea } = await twoRooms();
    await ana.append(["e", "100-0"]);
    await bea.append(["e", "100-0"]);
    const seen: string[] = [];
    const note =
      (group: string) =>
      (event: { id: string }, { room }: { room: string }) =>
        void seen.push(`${group} ${room} ${event.id}`);
    const readers = [
      openReader(redis),
      openReader(await server.client()),
      openReader(redis, { group: "other" }),
    ];
    const running = readers.map((reader) => reader.run(note(reader.status.group)));
    await vi.waitFor(() => expect(seen).toHaveLength(4), until);
    expect(seen.sort()).toEqual(["other ana 100-0", "other bea 100-0", "test ana 100-0", "test bea 100-0"]);
    await vi.waitFor(
      () => expect(readers.map(({ status }) => status.rooms.length)).toEqual([1, 1, 2]),
      until,
    );
    await ana.append(["e", "101-0"]);
    await vi.waitFor(() => expect(seen).toHaveLength(6), until);
    await Promise.all(readers.map((reader) => reader.close()));
    await Promise.all(running);
  });

  it("give up an event that ends the process each time, and no other", async () => {
    const { server, redis, ana, bea } = await twoRooms();
    await ana.append(["e", "100-0"], ["e", "101-0"], ["e", "102-0"]);
    await bea.append(["e", "200-0"], ["e", "201-0"]);
    const handled: string[] = [];
    const inHand: string[][] = [];
    for (let life = 1; life <= 2; life += 1) {
      const client = await server.client();
      const reader = openReader(client, { attempts: 2 });
      const now: string[] = [];
      const ending = new AbortController();
      void reader.run(async (event, { deliveries }) => {
        now.push(`${event.id} ${deliveries}`);
        if (event.id === "100-0") {
          // The process ends here: nothing more comes of it.
          inHand.push([...now]);
          client.destroy();
          ending.abort();
        }
        if (ending.signal.aborted || event.id === "100-0") await new Promise(() => {});
        handled.push(event.id);
      });
      await vi.waitFor(() => expect(inHand).toHaveLength(life), until);
    }
    // The second time it was known to have been delivered, and was alone.
    expect(inHand[1]?.at(-1)).toBe("100-0 2");
    const reader = openReader(redis, { attempts: 2 });
    const running = reader.run((event) => void handled.push(event.id));
    await vi.waitFor(
      () => expect(new Set(handled)).toEqual(new Set(["101-0", "102-0", "200-0", "201-0"])),
      until,
    );
    expect(await letters(reader)).toMatchObject([
      {
        room: "ana",
        event: { id: "100-0" },
        deliveries: 2,
        reason: "The process ended, or lost the room, each time that it was handled",
      },
    ]);
    await reader.close();
    await running;
  });

  it("ack nothing for a room that another has meanwhile, and swallow nothing", async () => {
    const { server, redis, ana } = await twoRooms();
    const slow = freezable(await server.client());
    const frozen = openReader(slow.connection);
    const first: string[] = [];
    let finish = () => {};
    const runningFirst = frozen.run(async (event, { signal }) => {
      first.push(event.id);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      first.push(signal.aborted ? "too late" : "in time");
    });
    await ana.append(["e", "100-0"]);
    await vi.waitFor(() => expect(first).toEqual(["100-0"]), until);
    slow.freeze();
    const second: string[] = [];
    const reader = openReader(redis);
    const running = reader.run((event, { deliveries }) => void second.push(`${event.id} ${deliveries}`));
    await ana.append(["e", "101-0"]);
    await vi.waitFor(() => expect(second).toEqual(["100-0 2", "101-0 1"]), until);
    slow.thaw();
    await vi.waitFor(() => expect(frozen.status.rooms.some(({ room }) => room === "ana")).toBe(false), until);
    finish();
    await ana.append(["e", "102-0"]);
    await vi.waitFor(() => expect([...second, ...first].join()).toContain("102-0"), until);
    expect(first).toContain("too late");
    finish();
    await Promise.all([frozen.close({ drain: 0 }), reader.close({ drain: 0 })]);
    await Promise.all([runningFirst, running]);
  });

  it("go on when Redis was away, and handle what was in hand once more at the most", async () => {
    const server = await openRedis("--appendonly", "yes", "--appendfsync", "always");
    const redis = await server.client();
    const relay = openRelay(redis, new Feeds(["ana"]));
    await relay.rooms.add("ana");
    const owner = await Owner.take(redis, "me", 300_000);
    await owner.append(["e", "100-0"], ["e", "101-0"]);
    const seen: string[] = [];
    let finish = () => {};
    const reader = openReader(redis);
    const running = reader.run(async (event) => {
      seen.push(event.id);
      if (seen.length === 1)
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
    });
    await vi.waitFor(() => expect(seen).toEqual(["100-0"]), until);
    await server.kill();
    finish();
    await vi.waitFor(() => expect(reader.status.lastError?.code).toBe("REDIS_AWAY"), until);
    await server.start();
    await vi.waitFor(() => expect(seen.at(-1)).toBe("101-0"), until);
    expect(seen.filter((id) => id === "101-0")).toHaveLength(1);
    await reader.close();
    await running;
  });

  it("leave nothing in Redis when they are closed, and no timer", async () => {
    const { redis } = await twoRooms();
    const reader = openReader(redis);
    const running = reader.run(() => {});
    await vi.waitFor(() => expect(reader.status.state).toBe("running"), until);
    await reader.close();
    await reader.close();
    await running;
    const consumers = await redis.sendCommand(["XINFO", "CONSUMERS", "{cb}:rooms", "read:test"]);
    expect(JSON.stringify(consumers)).not.toContain(reader.status.reader);
    await reader.run(() => {});
    for await (const _ of reader) throw new Error("it is closed");
  });
});
