import * as v from "valibot";
import { ConfigError } from "../errors/config-error.js";
import type { Hooks } from "../observe/hooks.js";
import { type Logger, logLevels } from "../observe/logger.js";
import type { Position, PositionStore } from "../position/position.js";
import type { Redact } from "../redact/redact.js";
import type { FetchLike } from "../util/web.js";
import { checkOptions, refuseUnknown } from "./check-options.js";
import type { ClientOptions, RateLimiter } from "./options.js";
import { has, number, signal } from "./rules.js";

const flag = v.optional(v.boolean("true or false"), false);
const attempts = number("a whole number of requests, 1 or more, or Infinity", 1, Infinity, true);
const delay = number("a number of seconds from 0 to 3600", 0, 3600);
const method = <T>(allowed: string) =>
  v.optional(v.custom<T>((value) => typeof value === "function", allowed));
const hook = <TName extends keyof Hooks>() => method<NonNullable<Hooks[TName]>>("a function");

const HooksSchema = v.looseObject(
  {
    onPoll: hook<"onPoll">(),
    onRetry: hook<"onRetry">(),
    onGap: hook<"onGap">(),
    onInvalidEvent: hook<"onInvalidEvent">(),
    onStatus: hook<"onStatus">(),
  },
  "an object of functions: onPoll, onRetry, onGap, onInvalidEvent, onStatus",
);

// The messages say what is allowed: `checkOptions` puts the option's name before and what came behind.
const ConfigSchema = v.looseObject(
  {
    timeout: v.optional(number("a whole number of seconds from 0 to 90", 0, 90, true), 10),
    useTestbed: flag,
    strictValidation: flag,
    retryAttempts: v.optional(attempts, 8),
    retryBackoff: v.optional(delay, 1),
    retryFactor: v.optional(number("a number, 1 or more", 1, Number.MAX_VALUE), 2),
    retryMaxDelay: v.optional(delay, 30),
    retryJitter: v.optional(number("a number from 0 to 1", 0, 1), 0.2),
    authRetryAttempts: v.optional(attempts, 1),
    baseUrl: v.optional(v.string("a URL, as text")),
    fetch: method<FetchLike>("a function of fetch's shape"),
    rateLimiter: v.optional(
      v.custom<RateLimiter>(
        (value) => has(value, ["acquire"]),
        "an object with acquire(signal), as createRateLimiter makes one",
      ),
    ),
    logger: v.optional(
      v.custom<Logger | false>(
        (value) =>
          value === false || (typeof value === "object" && value !== null && has(value, [], logLevels)),
        "an object with debug, info, warn and error, such as console, or false",
      ),
    ),
    position: v.optional(v.custom<Position>(() => true, "")),
    positionStore: v.optional(
      v.custom<PositionStore>(
        (value) => has(value, ["load", "save"], ["flush", "begin", "rollback"]),
        "an object with load() and save(position), and with flush(), begin() and rollback() where it needs them",
      ),
    ),
    signal,
    hooks: v.optional(HooksSchema),
  },
  "an object",
);

/** The options that have no default. */
type Absent = "fetch" | "rateLimiter" | "logger" | "position" | "positionStore" | "signal" | "hooks";

/** The options as they are used: checked, with defaults, frozen. */
export type ClientConfig = {
  readonly [K in Exclude<keyof ClientOptions, Absent>]-?: NonNullable<ClientOptions[K]>;
} & Pick<ClientOptions, Absent>;

/** The options as checked: without what the credentials decide. */
export type CheckedOptions = Omit<ClientConfig, "baseUrl"> & Pick<ClientOptions, "baseUrl">;

/** Checks the options. Throws `ConfigError` that names the option, what came and what is allowed. */
export function parseOptions(options: ClientOptions, redact: Redact): CheckedOptions {
  const checked = checkOptions(ConfigSchema, options, redact);
  if (options.hooks) refuseUnknown(HooksSchema, options.hooks, redact, "hooks.");
  const { retryBackoff, retryMaxDelay, position, positionStore } = checked;
  if (retryMaxDelay < retryBackoff) {
    throw new ConfigError(
      `The option retryMaxDelay must not be below retryBackoff (${retryBackoff} seconds), but is ${retryMaxDelay} seconds`,
    );
  }
  if (position !== undefined && positionStore !== undefined) {
    throw new ConfigError("position and positionStore both say where to go on: give one of them");
  }
  return checked;
}
