import { unstorageStore } from "@cb-events/storage";
import { createStorage } from "unstorage";
import cloudflareKv from "unstorage/drivers/cloudflare-kv-binding";
import indexedDb from "unstorage/drivers/indexedb";
import redis from "unstorage/drivers/redis";

/** Redis. Needs ioredis. */
export function inRedis(url: string) {
  return unstorageStore(createStorage({ driver: redis({ url }) }), "cb-events:demo");
}

/** Cloudflare KV, given `env.POSITIONS` in a worker. It takes one write a second to a key. */
export function inKv(binding: Parameters<typeof cloudflareKv>[0]["binding"]) {
  const storage = createStorage({ driver: cloudflareKv({ binding }) });
  return unstorageStore(storage, "cb-events:demo", { every: 60 });
}

/** IndexedDB, in a browser. Needs idb-keyval. */
export function inBrowser() {
  return unstorageStore(createStorage({ driver: indexedDb({ base: "cb-events" }) }), "demo");
}
