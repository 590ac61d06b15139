import { type ClientStatus, EventClient, type Position, type RateLimiter } from "@cb-events/core";
import {
  createPlanner,
  type Dispatcher,
  type Planner,
  Pool,
  type PoolStatus,
  type RoomEvent,
  type RoomHandler,
} from "@cb-events/pool";
import { Router } from "@cb-events/router";
import type { CbEvent } from "@cb-events/types";
import { expectTypeOf } from "vitest";

const url = "";
const pool = new Pool({
  requestsPerMinute: 2000,
  client: { timeout: 90 },
  signal: new AbortController().signal,
});

pool.add(url);
pool.add({ username: "ana", token: "" }, { priority: 4, timeout: 10, position: {} as Position });
// @ts-expect-error the planner is the pool's
pool.add(url, { rateLimiter: createPlanner().room() });
// @ts-expect-error a position belongs to one room
new Pool({ client: { position: {} as Position } });
// @ts-expect-error no such option
new Pool({ concurrency: 3 });

expectTypeOf(pool.run((event, { room, signal }) => [event.id, room, signal.aborted])).toEqualTypeOf<
  Promise<void>
>();
pool.run(new Router(), { concurrency: 3, signal: new AbortController().signal });
pool.run((event, { signal }) => fetch(event.id, { signal }));
expectTypeOf<Router>().toExtend<Dispatcher>();
expectTypeOf<() => void>().toExtend<RoomHandler>();
// @ts-expect-error a handler is needed
pool.run();

for await (const { room, event } of pool) {
  expectTypeOf(room).toEqualTypeOf<string>();
  expectTypeOf(event).toEqualTypeOf<CbEvent>();
  if (event.type === "tip") expectTypeOf(event.tip.tokens).toEqualTypeOf<number>();
}
expectTypeOf(pool).toExtend<AsyncIterable<RoomEvent>>();
expectTypeOf(pool).toExtend<AsyncDisposable>();
expectTypeOf(pool.status).toEqualTypeOf<PoolStatus>();
expectTypeOf(pool.status.rooms[0]?.state).toEqualTypeOf<ClientStatus["state"] | "stopped" | undefined>();
expectTypeOf(pool.remove("ana")).toEqualTypeOf<Promise<boolean>>();
expectTypeOf(pool.close({ drain: 5 })).toEqualTypeOf<Promise<void>>();
// @ts-expect-error status is read-only
pool.status = {};

const planner = createPlanner();
expectTypeOf(planner).toEqualTypeOf<Planner>();
expectTypeOf(planner.room({ priority: 2 })).toEqualTypeOf<RateLimiter>();
planner.requestsPerMinute = 1000;
// @ts-expect-error status is read-only
planner.status = { requests: 0, waiting: 0 };
new EventClient(url, { rateLimiter: planner.room() });
new Pool({ planner });
