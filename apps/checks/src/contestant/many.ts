import { createRateLimiter } from "@cb-events/core";
import { Pool } from "@cb-events/pool";
import { eventsUrl } from "../wire.js";
import { LagWatch, type ManyParams, type ManyResult } from "./many/lag-watch.js";
import { connect } from "./ours/connect.js";
import { local, setOrigin } from "./place.js";

/** Begins to follow rooms; gives what ends it. */
type Follow = (rooms: readonly string[], watch: LagWatch) => () => Promise<unknown>;

/** Follows the rooms for a time, and says how late their events were. */
const following =
  (follow: Follow) =>
  async ({ rooms, warmUp, seconds }: ManyParams): Promise<ManyResult> => {
    const watch = new LagWatch(warmUp);
    const close = follow(rooms, watch);
    await new Promise((resolve) => setTimeout(resolve, (warmUp + seconds) * 1000));
    const result = watch.result;
    await close();
    return result;
  };

/** A client for each room. */
const clients =
  (limiter: () => { acquire(): Promise<void> }): Follow =>
  (rooms, watch) => {
    const rateLimiter = limiter();
    const all = rooms.map((room) => connect(room, { rateLimiter }));
    const runs = all.map((client) => client.run((event) => watch.take(client.username, event)));
    return () => Promise.all([...all.map((client) => client.close()), ...runs]);
  };

const pool: Follow = (rooms, watch) => {
  const all = new Pool({ client: { logger: false, fetch: (url, init) => fetch(local(url), init) } });
  for (const room of rooms) all.add(eventsUrl(room));
  const run = all.run((event, { room }) => watch.take(room, event));
  return () => Promise.all([all.close(), run]);
};

/** Many rooms within a budget: the pool, clients without a limit, and clients that share one limiter. */
export const tasks = {
  origin: setOrigin,
  pool: following(pool),
  naive: following(clients(() => ({ acquire: async () => {} }))),
  limiter: following(clients(() => createRateLimiter())),
};
