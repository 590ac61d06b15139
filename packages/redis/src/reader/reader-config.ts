import { ConfigError } from "@cb-events/core";
import { check, checkNames, checkPrefix, isLogger, isName, isNumber, isWhole } from "../util/check.js";
import { Log } from "../util/log.js";
import type { ReaderGap, ReaderOptions } from "./reader-options.js";

/** The options as they are used. */
export interface ReaderConfig {
  readonly group: string;
  readonly from: "oldest" | "newest";
  /** In lower case; undefined: all. */
  readonly rooms: ReadonlySet<string> | undefined;
  readonly attempts: number;
  /** In seconds. */
  readonly retryBackoff: number;
  /** In seconds. */
  readonly retryMaxDelay: number;
  /** In seconds. */
  readonly lease: number;
  readonly prefix: string;
  readonly batch: number;
  readonly onGap: ((gap: ReaderGap) => void) | undefined;
  readonly log: Log;
}

const KNOWN = [
  ...["group", "from", "rooms", "attempts", "retryBackoff", "retryMaxDelay"],
  ...["lease", "prefix", "batch", "onGap", "logger"],
];

/** Checks the options. Throws a `ConfigError` that names the option, what came and what is allowed. */
export function parseReaderOptions(options: ReaderOptions): ReaderConfig {
  checkNames(options, KNOWN);
  const { group, from = "oldest", attempts = 5, retryBackoff = 1, retryMaxDelay = 30 } = options;
  const { lease = 10, prefix = "{cb}:", batch = 50, rooms, onGap, logger } = options;
  check(isName(group), "group", "a text of 1 to 200 characters without white space", group);
  check(from === "oldest" || from === "newest", "from", '"oldest" or "newest"', from);
  check(
    rooms === undefined || (Array.isArray(rooms) && rooms.length > 0 && rooms.every(isName)),
    "rooms",
    "a list of names of rooms, with one at least",
    rooms,
  );
  check(isWhole(attempts, 1, 100), "attempts", "a whole number of deliveries from 1 to 100", attempts);
  const delay = "a number of seconds from 0 to 3600";
  check(isNumber(retryBackoff, 0, 3600), "retryBackoff", delay, retryBackoff);
  check(isNumber(retryMaxDelay, 0, 3600), "retryMaxDelay", delay, retryMaxDelay);
  if (retryMaxDelay < retryBackoff)
    throw new ConfigError(
      `The option retryMaxDelay must not be below retryBackoff (${retryBackoff} seconds), but is ${retryMaxDelay} seconds`,
    );
  check(isNumber(lease, 3, 300), "lease", "a number of seconds from 3 to 300", lease);
  checkPrefix(prefix);
  check(isWhole(batch, 1, 1000), "batch", "a whole number of events from 1 to 1000", batch);
  check(onGap === undefined || typeof onGap === "function", "onGap", "a function", onGap);
  check(
    isLogger(logger),
    "logger",
    "an object with debug, info, warn and error, such as console, or false",
    logger,
  );
  const log = new Log(logger);
  const only = rooms && new Set(rooms.map((room) => room.toLowerCase()));
  return {
    group,
    from,
    rooms: only,
    attempts,
    retryBackoff,
    retryMaxDelay,
    lease,
    prefix,
    batch,
    onGap,
    log,
  };
}
