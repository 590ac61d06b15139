import type { RedisConnection } from "@cb-events/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";

/** A client of either library, as a relay takes it. */
export async function connect(client: "redis" | "ioredis", port: number): Promise<RedisConnection> {
  if (client === "ioredis") {
    const redis = new Redis(port, "127.0.0.1", { enableOfflineQueue: false, lazyConnect: true });
    redis.on("error", () => {});
    await redis.connect();
    return fromIoredis(redis);
  }
  return await createClient({ url: `redis://127.0.0.1:${port}`, disableOfflineQueue: true })
    .on("error", () => {})
    .connect();
}

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
