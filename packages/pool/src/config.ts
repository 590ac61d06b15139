import { type ClientOptions, ConfigError, EventClient, type NameAndToken } from "@cb-events/core";
import { check, checkKeys, checkObject, has, isSignal, isWithin } from "./check.js";
import type { CloseOptions, PoolOptions, RoomOptions } from "./options.js";
import type { Planner } from "./planner/options.js";
import { checkPriority, createPlanner } from "./planner/planner.js";
import { mergeOptions } from "./rooms/client-options.js";

/** Seconds that running handlers have when a room or the pool ends. */
export const DEFAULT_DRAIN = 30;

const NAMES = ["requestsPerMinute", "planner", "client", "positionStore", "signal", "onStop"];
/** What the pool decides for all rooms, and where it is said. */
const POOL_DECIDES: Readonly<Record<string, string>> = {
  rateLimiter: "give planner or requestsPerMinute to the pool",
  signal: "give signal to the pool, or remove the room",
};
const NOT_FOR_ALL: Readonly<Record<string, string>> = {
  ...POOL_DECIDES,
  position: "give it to add(), for it belongs to one room",
  positionStore: "give positionStore to the pool, a function that gives the store of a room",
};

/** The planner to go by. Throws `ConfigError` for a wrong option of the pool. */
export function checkPool(options: PoolOptions): Planner {
  checkKeys("The options of a pool", options, NAMES);
  const { requestsPerMinute, planner, client, positionStore, signal, onStop } = options;
  for (const [name, value] of Object.entries({ positionStore, onStop })) {
    check(value === undefined || typeof value === "function", `The option ${name}`, "a function", value);
  }
  check(signal === undefined || isSignal(signal), "The option signal", "an AbortSignal", signal);
  if (client !== undefined) {
    checkObject("The option client", client);
    refuse(client, NOT_FOR_ALL);
    // Made for its checks: it makes no request, and holds on to nothing.
    new EventClient({ username: "pool", token: "none" }, mergeOptions(client));
  }
  if (planner === undefined) return createPlanner({ requestsPerMinute });
  check(has(planner, "room", "pause"), "The option planner", "made by createPlanner", planner);
  if (requestsPerMinute !== undefined) {
    throw new ConfigError(
      "planner and requestsPerMinute both say how many requests are made: give one of them",
    );
  }
  return planner;
}

/** The name of the room's owner. Throws `ConfigError` or `AuthError` for what `add` was called with. */
export function checkRoom(
  credentials: string | NameAndToken,
  roomOptions: RoomOptions,
  shared: PoolOptions["client"],
): string {
  checkObject("The options of a room", roomOptions);
  const { priority = 1, ...options } = roomOptions;
  checkPriority(priority);
  refuse(options, POOL_DECIDES);
  const { position: _, positionStore: __, ...client } = options as ClientOptions;
  // What a name is, in a URL or apart, is for the client to say; the store is asked for by that name.
  return new EventClient(credentials, mergeOptions(shared, client)).username;
}

/** Throws `ConfigError`. */
export function checkClose(options: CloseOptions): number {
  checkKeys("The options of close", options, ["drain"]);
  const { drain = DEFAULT_DRAIN } = options;
  const holds = isWithin(drain, 0, 86_400) || drain === Infinity;
  check(holds, "The option drain", "a number of seconds from 0 to 86400, or Infinity", drain);
  return drain;
}

function refuse(options: object, refused: Readonly<Record<string, string>>): void {
  const name = Object.keys(options).find((key) => Object.hasOwn(refused, key));
  if (name !== undefined && (options as Record<string, unknown>)[name] !== undefined) {
    throw new ConfigError(`The option ${name} is not for the client of a pool's room: ${refused[name]}`);
  }
}
