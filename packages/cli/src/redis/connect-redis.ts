import type { RedisConnection } from "@cb-events/redis";

/** The longest wait before a lost connection is made again, in milliseconds. */
const MAX_DELAY = 2000;

/** A connection to Redis that is the command's own. */
export interface OwnConnection {
  readonly connection: RedisConnection;
  /** Ends it at once. */
  close(): void;
}

/**
 * Connects to Redis. A first attempt that fails is told by the first command, as the error that the relay or the reader
 * makes of it; a connection that is lost later is made again.
 */
export async function connectRedis(url: string): Promise<OwnConnection> {
  const { createClient } = await import("@redis/client");
  let wasReady = false;
  const reconnectStrategy = (retries: number) => wasReady && Math.min(50 * 2 ** retries, MAX_DELAY);
  const client = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy } });
  client.on("error", () => {}); // The commands that fail tell of it.
  client.once("ready", () => {
    wasReady = true;
  });
  const connecting = client.connect();
  connecting.catch(() => {}); // The first command tells of it.
  return {
    connection: {
      sendCommand: async (args) => {
        await connecting;
        return client.sendCommand(args);
      },
      duplicate: () => client.duplicate(),
      connect: () => connecting,
      destroy: () => client.destroy(),
    },
    close: () => {
      try {
        client.destroy();
      } catch {
        // It is closed already.
      }
    },
  };
}
