import { ConfigError } from "@cb-events/core";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type RedisConnection, RedisError } from "../src/index.js";
import { Feeds } from "./support/feeds.js";
import { logged } from "./support/log.js";
import { openReader, openRelay, until } from "./support/open.js";
import { freePort, hasServer, openRedis } from "./support/redis-server.js";

/** What the README says of ACL. */
export const ACL_COMMANDS = [
  "+eval +evalsha +info +type +time +exists +persist +pexpire",
  "+hget +hmget +hset +hdel +hincrby +hkeys",
  "+zadd +zcard +zscore +zremrangebyscore +zremrangebyrank",
  "+xadd +xack +xautoclaim +xclaim +xdel +xlen +xpending +xrange +xrevrange +xread +xreadgroup +xtrim",
  "+xgroup|create +xgroup|delconsumer +xinfo|consumers +xinfo|groups +xinfo|stream",
].join(" ");

/** The adapter of the README. */
function fromIoredis(redis: Redis): RedisConnection {
  return {
    sendCommand: ([name = "", ...args]) => redis.call(name, ...args),
    duplicate: () => {
      const copy = redis.duplicate({ lazyConnect: true });
      copy.on("error", () => {});
      return fromIoredis(copy);
    },
    connect: () => redis.connect(),
    destroy: () => redis.disconnect(),
  };
}

async function connect(url: string) {
  const client = createClient({ url, disableOfflineQueue: true }).on("error", () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

const feeds = new Feeds(["ana"]);

/** One line, and what it is. */
async function refusal(redis: RedisConnection): Promise<{ code: string; message: string }> {
  const error = await openRelay(redis, feeds)
    .start()
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  if (!(error instanceof RedisError || error instanceof ConfigError)) throw error;
  expect(error.message).not.toContain("\n");
  const reading = openReader(redis).run(() => {});
  await expect(reading).rejects.toThrow(error.message);
  return { code: error.code, message: error.message };
}

describe.skipIf(!hasServer())("a Redis that cannot be used", () => {
  it("is told in one line: it evicts keys", async () => {
    const server = await openRedis("--maxmemory-policy", "allkeys-lru");
    expect(await refusal(await server.client())).toEqual({
      code: "CONFIG",
      message:
        "This Redis has maxmemory-policy allkeys-lru, by which it would drop logs in silence: set maxmemory-policy noeviction",
    });
  });

  it("is told in one line: it is away at the start", async () => {
    const server = await openRedis();
    const redis = await server.client();
    await server.kill();
    await vi.waitFor(() => expect(redis.isReady).toBe(false), until);
    expect((await refusal(redis)).code).toBe("REDIS_AWAY");
  });

  it("is told in one line: a replica, and a replica that takes no writes later", async () => {
    const primary = await openRedis();
    const replica = await openRedis("--replicaof", "127.0.0.1", String(primary.port));
    expect(await refusal(await replica.client())).toEqual({
      code: "REDIS_READ_ONLY",
      message: "This Redis is a read-only replica: connect to the primary",
    });
    const redis = await primary.client();
    const relay = openRelay(redis, feeds);
    await relay.start();
    await redis.sendCommand(["REPLICAOF", "127.0.0.1", String(await freePort())]);
    await vi.waitFor(() => expect(relay.status.lastError?.code).toBe("REDIS_READ_ONLY"), until);
  });

  it("is told in one line: a key holds something else", async () => {
    const redis = await (await openRedis()).client();
    await redis.sendCommand(["SET", "{cb}:rooms", "mine"]);
    expect(await refusal(redis)).toEqual({
      code: "REDIS_WRONG_TYPE",
      message: "The key {cb}:rooms is a string and not a stream: take another prefix, or delete that key",
    });
  });

  it("is told in one line: the user may not do something, or not with these keys", async () => {
    const server = await openRedis();
    const admin = await server.client();
    const user = (name: string, ...rules: string[]) =>
      admin.sendCommand(["ACL", "SETUSER", name, "on", ">secret", ...rules]);
    await user("reads", "~{cb}:*", "+@read", "+eval", "+evalsha", "+info", "+ping", "+hello", "+client");
    const reads = await refusal(await connect(server.url.replace("//", "//reads:secret@")));
    expect(reads.code).toBe("REDIS_DENIED");
    expect(reads.message).toContain("ACL");
    await user("info", "~{cb}:*", "+info", "+ping", "+hello", "+client");
    const { message } = await refusal(await connect(server.url.replace("//", "//info:secret@")));
    expect(message).toMatch(/^Redis denies this user the command type: add \+type to its ACL/);
    await user("other", "~other:*", "+@all");
    const other = await refusal(await connect(server.url.replace("//", "//other:secret@")));
    expect(other).toMatchObject({ code: "REDIS_DENIED", message: expect.stringContaining("~<prefix>*") });
  });

  it("is told in one line: too old, or with a command renamed", async () => {
    const server = await openRedis("--rename-command", "XAUTOCLAIM", "");
    const redis = await server.client();
    const old: RedisConnection = {
      sendCommand: async (args) =>
        args[0] === "INFO" ? "# Server\r\nredis_version:6.2.14\r\n" : redis.sendCommand(args),
      duplicate: () => redis.duplicate(),
      connect: () => redis.connect(),
      destroy: () => {},
    };
    expect(await refusal(old)).toEqual({
      code: "REDIS_TOO_OLD",
      message: "This is Redis 6.2.14: Redis 7.0 or Valkey 7.2 is needed, or newer",
    });
    await openRelay(redis, feeds).rooms.add("ana");
    await redis.sendCommand(["XGROUP", "CREATE", "{cb}:rooms", "owners", "$"]);
    const relay = openRelay(redis, feeds);
    await expect(relay.start()).rejects.toMatchObject({ code: "REDIS_TOO_OLD" });
  });
});

describe.skipIf(!hasServer())("a Redis that can be used", () => {
  it("has a user with the commands of the ACL line alone", async () => {
    const server = await openRedis();
    const admin = await server.client();
    const rules = ["~{cb}:*", "+hello", "+client", "+ping", ...ACL_COMMANDS.split(" ")];
    await admin.sendCommand(["ACL", "SETUSER", "cb", "on", ">secret", ...rules]);
    await worksWith(await connect(server.url.replace("//", "//cb:secret@")));
  });

  it("is reached by ioredis, through the adapter of the README", async () => {
    const server = await openRedis();
    const redis = new Redis(server.port, "127.0.0.1", { enableOfflineQueue: false, lazyConnect: true });
    redis.on("error", () => {});
    await redis.connect();
    onTestFinished(() => redis.disconnect());
    await worksWith(fromIoredis(redis));
  });

  it("is waited for while it loads", async () => {
    const redis = await (await openRedis()).client();
    let loading = 2;
    const relay = openRelay(
      {
        sendCommand: async (args) => {
          if (args[0] !== "INFO" || loading === 0) return redis.sendCommand(args);
          loading -= 1;
          throw new Error("LOADING Redis is loading the dataset in memory");
        },
        duplicate: () => redis.duplicate(),
        connect: () => redis.connect(),
        destroy: () => {},
      },
      feeds,
    );
    await relay.start();
    expect(relay.status.state).toBe("running");
  });
});

/** A worker and a reader do all that they can do. */
async function worksWith(redis: RedisConnection): Promise<void> {
  const own = new Feeds(["ana"]);
  const relay = openRelay(redis, own, { maxLength: 10 });
  await relay.rooms.add("ana");
  await relay.start();
  await vi.waitFor(() => expect(own.of("ana").holding).toBe(1), until);
  for (let n = 0; n < 3; n += 1) own.emit("ana");
  const reader = openReader(redis, { attempts: 1 });
  const seen: string[] = [];
  const running = reader.run(({ id }) => {
    seen.push(id);
    if (seen.length === 2) throw new Error("no");
  });
  await vi.waitFor(() => expect(seen).toEqual(own.emitted("ana")), until);
  for await (const { id } of reader.deadLetters()) expect(await reader.replay(id)).toBe(true);
  await vi.waitFor(() => expect(seen).toHaveLength(4), until);
  for (let n = 0; n < 20; n += 1) own.emit("ana");
  await vi.waitFor(
    async () => expect(await logged(redis, "ana")).toEqual(own.emitted("ana").slice(-10)),
    until,
  );
  await vi.waitFor(() => expect(seen.at(-1)).toBe(own.emitted("ana").at(-1)), until);
  const errors = [relay.status.lastError, reader.status.lastError];
  expect(errors).toEqual([undefined, undefined]);
  await reader.close();
  await running;
  await relay.rooms.remove("ana");
  await relay.stop();
}
