import { type ClientOptions, ConfigError, EventClient, type NameAndToken } from "@cb-events/core";
import { aBudget, aFunction, anObject, aSignal, check, checkOptions, has } from "./check.js";
import type { PoolOptions, RoomOptions } from "./options.js";
import type { Planner } from "./planner/options.js";
import { createPlanner } from "./planner/planner.js";
import { mergeOptions } from "./rooms/client-options.js";

const NOT_FOR_ROOM = ["rateLimiter", "signal"] as const;
const NOT_FOR_ALL = [...NOT_FOR_ROOM, "position", "positionStore"] as const;

/** The planner to go by. Throws `ConfigError` for a wrong option of the pool. */
export function checkPool(options: PoolOptions): Planner {
  checkOptions(options, {
    requestsPerMinute: aBudget,
    planner: [(value) => has(value, "room", "pause"), "made by createPlanner"],
    client: anObject,
    positionStore: aFunction,
    signal: aSignal,
    onStop: aFunction,
  });
  const { requestsPerMinute, planner, client } = options;
  if (client) {
    refuse(client, NOT_FOR_ALL, "all rooms");
    // Made for its checks: it makes no request, and holds on to nothing.
    new EventClient({ username: "pool", token: "none" }, mergeOptions(client));
  }
  if (planner && requestsPerMinute !== undefined) {
    throw new ConfigError("planner and requestsPerMinute both say the budget: give one of them");
  }
  return planner ?? createPlanner({ requestsPerMinute });
}

/** The name of the room's owner. Throws `ConfigError` or `AuthError` for what `add` was called with. */
export function checkRoom(
  credentials: string | NameAndToken,
  options: RoomOptions,
  shared: PoolOptions["client"],
): string {
  check("The options", anObject, options);
  const { priority: _, position: __, positionStore: ___, ...client } = options;
  refuse(client, NOT_FOR_ROOM, "a room");
  // What a name is, in a URL or apart, is for the client to say; the store is asked for by that name.
  return new EventClient(credentials, mergeOptions(shared, client)).username;
}

function refuse(options: ClientOptions, names: readonly (keyof ClientOptions)[], whom: string): void {
  for (const name of names) {
    if (options[name] === undefined) continue;
    throw new ConfigError(`The option ${name} is not for ${whom}: see PoolOptions`);
  }
}
