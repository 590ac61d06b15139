import { createRateLimiter, EventClient, type FetchLike } from "@cb-events/core";
import { Pool } from "@cb-events/pool";
import type { CbEvent } from "@cb-events/types";

/** Who follows many rooms: the pool, a client for each room without a limit, or such clients with one limiter for all. */
export type Follower = "pool" | "naive" | "limiter";

/** Begins to follow rooms, and gives what ends it. */
export function followRooms(
  by: Follower,
  rooms: readonly { readonly url: string; readonly priority?: number }[],
  fetch: FetchLike,
  onEvent: (event: CbEvent, room: string) => void,
): () => Promise<unknown> {
  const common = { fetch, logger: false } as const;
  if (by === "pool") {
    const pool = new Pool({ client: common });
    for (const { url, priority } of rooms) pool.add(url, { priority });
    const run = pool.run((event, { room }) => onEvent(event, room));
    return () => Promise.all([pool.close(), run]);
  }
  const rateLimiter = by === "limiter" ? createRateLimiter() : { acquire: async () => {} };
  const clients = rooms.map(({ url }) => new EventClient(url, { ...common, rateLimiter }));
  const runs = clients.map((client) => client.run((event) => onEvent(event, client.username)));
  return () => Promise.all([...clients.map((client) => client.close()), ...runs]);
}
