import { describe, expect, it } from "vitest";
import { Feeds } from "./support/feeds.js";
import { entries, logged } from "./support/log.js";
import { Owner, openRelay } from "./support/open.js";
import { hasServer, openRedis } from "./support/redis-server.js";

async function oneRoom() {
  const server = await openRedis();
  const redis = await server.client();
  await openRelay(redis, new Feeds(["ana"])).rooms.add("ana");
  return { redis, owner: await Owner.take(redis, "me", 1) };
}

describe.skipIf(!hasServer())("an append, on a Redis server", () => {
  it("is refused to who is owner no more, and to a later one who comes too early", async () => {
    const { redis, owner } = await oneRoom();
    expect((await owner.append(["e", "100-0"]))[0]).toBe("OK");
    await new Promise((resolve) => setTimeout(resolve, 5)); // The lease is one millisecond.
    const next = await Owner.take(redis, "you", 1);
    expect(Number(next.fence)).toBeGreaterThan(Number(owner.fence));
    expect(await owner.append(["e", "101-0"])).toEqual(["STALE"]);
    expect((await next.append(["e", "102-0"]))[0]).toBe("REWIND"); // It has not looked what is there.
    next.seq = "1";
    expect((await next.append(["e", "102-0"]))[0]).toBe("OK");
    expect(await logged(redis, "ana")).toEqual(["100-0", "102-0"]);
  });

  it("is refused when an earlier one was done after all, or is gone", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"]);
    owner.seq = "0"; // The reply got lost.
    expect(await owner.append(["e", "100-0"])).toEqual(["REWIND"]);
    await redis.sendCommand(["DEL", "{cb}:head:ana", "{cb}:log:ana"]);
    owner.seq = "1";
    expect(await owner.append(["e", "101-0"])).toEqual(["REWIND"]);
    expect(await logged(redis, "ana")).toEqual([]);
  });

  it("keeps a late event, once, under an entry of its own", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"], ["e", "200-0"]);
    const [, , , added, repeats, late] = await owner.append(["e", "150-0"]);
    expect([added, repeats, late]).toEqual(["1", "0", "1"]);
    expect((await owner.append(["e", "150-0"], ["e", "200-0"])).slice(3)).toEqual(["0", "2", "0"]);
    expect(await logged(redis, "ana")).toEqual(["100-0", "200-0", "150-0"]);
    expect(await entries(redis, "{cb}:log:ana")).toMatchObject([
      { id: "100-0" },
      { id: "200-0" },
      { id: "200-1", fields: { id: "150-0" } },
    ]);
  });

  it("does not take an event for a repeat because a late one or a gap has its id as entry", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "200-0"], ["e", "150-0"], ["g", ""]); // These are 200-1 and 200-2 now.
    expect((await owner.append(["e", "200-1"], ["e", "200-2"])).slice(3)).toEqual(["2", "0", "2"]);
    expect((await owner.append(["e", "200-1"], ["e", "200-2"])).slice(3)).toEqual(["0", "2", "0"]);
    expect(await logged(redis, "ana")).toEqual(["200-0", "150-0", "200-1", "200-2"]);
  });

  it("keeps an event whose id is of another form, or of next year, once, and in the order in which it came", async () => {
    const { redis, owner } = await oneRoom();
    const far = `${Date.now() + 365 * 86_400_000}-0`;
    await owner.append(["o", "first"], ["e", "100-0"], ["e", far], ["e", "101-0"]);
    expect((await owner.append(["o", "first"], ["e", far])).slice(3)).toEqual(["0", "2", "0"]);
    expect(await logged(redis, "ana")).toEqual(["first", "100-0", far, "101-0"]);
  });

  it("takes what was trimmed for a repeat", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"], ["e", "101-0"], ["e", "102-0"]);
    const { trim } = await import("../src/scripts/trim.js");
    const keys = ["{cb}:rooms", "{cb}:log:ana", "{cb}:head:ana"];
    const args = ["owners", "me", owner.entry, owner.fence, "1000000000000000", "1", "1000"];
    expect(await trim.run(owner.commands, keys, args)).toEqual(["OK", 2, 0]);
    expect((await owner.append(["e", "101-0"])).slice(3)).toEqual(["0", "1", "0"]);
    expect(await logged(redis, "ana")).toEqual(["102-0"]);
  });

  it("is refused as a whole when the memory is full, while beats and acks go on", async () => {
    const { redis, owner } = await oneRoom();
    await owner.append(["e", "100-0"]);
    await redis.sendCommand(["CONFIG", "SET", "maxmemory", "1"]);
    await expect(owner.append(["e", "101-0"], ["e", "102-0"])).rejects.toMatchObject({
      code: "REDIS_FULL",
      retryable: true,
    });
    expect(await redis.sendCommand(["HGET", "{cb}:head:ana", "seq"])).toBe("1");
    const { renewLeases } = await import("../src/scripts/renew.js");
    const beat = ["owners", "me", "", owner.entry, owner.fence, "0"];
    expect(await renewLeases.run(owner.commands, ["{cb}:rooms"], beat)).toEqual([1]);
    await redis.sendCommand(["CONFIG", "SET", "maxmemory", "0"]);
    expect((await owner.append(["e", "101-0"], ["e", "102-0"]))[0]).toBe("OK");
    expect(await logged(redis, "ana")).toEqual(["100-0", "101-0", "102-0"]);
  });

  it("does nothing when a key holds something else", async () => {
    const { redis, owner } = await oneRoom();
    await redis.sendCommand(["SET", "{cb}:log:ana", "mine"]);
    await expect(owner.append(["e", "100-0"])).rejects.toMatchObject({ code: "REDIS_WRONG_TYPE" });
    expect(await redis.sendCommand(["EXISTS", "{cb}:head:ana"])).toBe(0);
  });
});
