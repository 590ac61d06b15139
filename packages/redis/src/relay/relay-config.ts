import { ConfigError, EventClient } from "@cb-events/core";
import { check, checkNames, checkPrefix, isHooks, isLogger, isNumber, isWhole } from "../util/check.js";
import { Log } from "../util/log.js";
import type { RelayHooks, RelayOptions } from "./relay-options.js";

/** The options as they are used. */
export interface RelayConfig {
  readonly credentials: RelayOptions["credentials"];
  readonly prefix: string;
  /** In seconds. */
  readonly lease: number;
  readonly requestsPerMinute: number;
  /** In seconds. */
  readonly retention: number;
  readonly maxLength: number;
  readonly client: NonNullable<RelayOptions["client"]>;
  readonly log: Log;
  readonly hooks: RelayHooks;
}

const KNOWN = [
  "credentials",
  "prefix",
  "lease",
  "requestsPerMinute",
  "retention",
  "maxLength",
  "client",
  "logger",
  "hooks",
];
const HOOKS = ["onTake", "onLose", "onRewind", "onGap", "onAppend"];
/** The relay has these of its own. */
const OWN = ["rateLimiter", "position", "positionStore", "signal"];
const MAX_RETENTION = 10 * 366 * 86_400;

/** Checks the options. Throws a `ConfigError` that names the option, what came and what is allowed. */
export function parseRelayOptions(options: RelayOptions): RelayConfig {
  checkNames(options, KNOWN);
  const {
    credentials,
    prefix = "{cb}:",
    lease = 10,
    requestsPerMinute = 2000,
    retention = 86_400,
    maxLength = 100_000,
    client = {},
    logger,
    hooks = {},
  } = options;
  check(
    typeof credentials === "function",
    "credentials",
    "a function that gives the events URL of a room, or its { username, token }",
    credentials,
  );
  checkPrefix(prefix);
  check(isNumber(lease, 3, 300), "lease", "a number of seconds from 3 to 300", lease);
  check(
    isWhole(requestsPerMinute, 60, 1_000_000),
    "requestsPerMinute",
    "a whole number of requests from 60 to 1000000",
    requestsPerMinute,
  );
  check(
    isNumber(retention, 0, MAX_RETENTION),
    "retention",
    "a number of seconds from 0 up to ten years",
    retention,
  );
  check(isWhole(maxLength, 10, 1e9), "maxLength", "a whole number of events, 10 or more", maxLength);
  check(
    isLogger(logger),
    "logger",
    "an object with debug, info, warn and error, such as console, or false",
    logger,
  );
  check(isHooks(hooks, HOOKS), "hooks", `an object of functions: ${HOOKS.join(", ")}`, hooks);
  checkClient(client);
  return {
    credentials,
    prefix,
    lease,
    requestsPerMinute,
    retention,
    maxLength,
    client,
    log: new Log(logger),
    hooks,
  };
}

/** The client itself knows its options: one that is never used says what is wrong. */
function checkClient(client: RelayConfig["client"]): void {
  check(
    typeof client === "object" && client !== null,
    "client",
    "an object of options of EventClient",
    client,
  );
  for (const name of OWN)
    if (Reflect.get(client, name) !== undefined)
      throw new ConfigError(`The option client must not have ${name}: the relay has its own`);
  new EventClient({ username: "check", token: "check" }, client).close().catch(() => {});
}
