import { createClient } from "redis";
import { onTestFinished } from "vitest";
import { RedisServer } from "../../../../apps/checks/src/redis-server.js";

export { freePort, hasServer } from "../../../../apps/checks/src/redis-server.js";

/** A server that ends with the test. */
export async function openRedis(...args: string[]): Promise<RedisServer & { client: typeof client }> {
  const server = await RedisServer.open("redis", ...args);
  onTestFinished(() => server.close());
  return Object.assign(server, { client });
}

/** A client that is closed when the test is over. */
async function client(this: RedisServer) {
  const client = createClient({ url: this.url, disableOfflineQueue: true });
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}
