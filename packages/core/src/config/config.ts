import type { AbortSignalLike } from "@cb-events/types";
import * as v from "valibot";
import { ConfigError } from "../errors/config-error.js";
import type { Hooks } from "../observe/hooks.js";
import { type Logger, logLevels } from "../observe/logger.js";
import type { Position, PositionStore } from "../position/position.js";
import type { Redact } from "../redact/redact.js";
import type { FetchLike } from "../util/web.js";
import { checkOptions } from "./check-options.js";
import type { ClientOptions, RateLimiter } from "./options.js";

const option = <T>(holds: (value: unknown) => boolean, allowed: string) => v.custom<T>(holds, allowed);
const isNumber = (value: unknown): value is number => typeof value === "number" && !Number.isNaN(value);
const has = (value: unknown, ...methods: readonly string[]) =>
  value !== null &&
  (typeof value === "object" || typeof value === "function") &&
  methods.every((method) => typeof (value as Record<string, unknown>)[method] === "function");

const isLogger = (value: unknown): boolean =>
  value === false ||
  (typeof value === "object" &&
    value !== null &&
    logLevels.every((level) => ["undefined", "function"].includes(typeof (value as Logger)[level])));
const isStore = (value: unknown): boolean =>
  has(value, "load", "save") &&
  ["undefined", "function"].includes(typeof (value as { readonly flush?: unknown }).flush);

const flag = option<boolean>((value) => typeof value === "boolean", "true or false");
const attempts = option<number>(
  (value) => isNumber(value) && value >= 1 && (Number.isInteger(value) || value === Infinity),
  "a whole number of requests, 1 or more, or Infinity",
);
const delay = option<number>(
  (value) => isNumber(value) && value >= 0 && value <= 3600,
  "a number of seconds from 0 to 3600",
);
const hook = <TName extends keyof Hooks>() =>
  v.optional(option<NonNullable<Hooks[TName]>>((value) => typeof value === "function", "a function"));

// The messages say what is allowed: `checkOptions` puts the option's name before and what came behind.
const ConfigSchema = v.strictObject({
  timeout: v.optional(
    option<number>(
      (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 90,
      "a whole number of seconds from 0 to 90",
    ),
    10,
  ),
  useTestbed: v.optional(flag, false),
  strictValidation: v.optional(flag, false),
  retryAttempts: v.optional(attempts, 8),
  retryBackoff: v.optional(delay, 1),
  retryFactor: v.optional(
    option<number>((value) => isNumber(value) && value >= 1 && value < Infinity, "a number, 1 or more"),
    2,
  ),
  retryMaxDelay: v.optional(delay, 30),
  retryJitter: v.optional(
    option<number>((value) => isNumber(value) && value >= 0 && value <= 1, "a number from 0 to 1"),
    0.2,
  ),
  authRetryAttempts: v.optional(attempts, 1),
  baseUrl: v.optional(option<string>((value) => typeof value === "string", "a URL, as text")),
  fetch: v.optional(option<FetchLike>((value) => typeof value === "function", "a function of fetch's shape")),
  rateLimiter: v.optional(
    option<RateLimiter>(
      (value) => has(value, "acquire"),
      "an object with acquire(signal), as createRateLimiter makes one",
    ),
  ),
  logger: v.optional(
    option<Logger | false>(isLogger, "an object with debug, info, warn and error, such as console, or false"),
  ),
  position: v.optional(option<Position>(() => true, "")),
  positionStore: v.optional(
    option<PositionStore>(
      isStore,
      "an object with load() and save(position), and flush() where it puts writes off",
    ),
  ),
  signal: v.optional(
    option<AbortSignalLike>(
      (value) => has(value, "addEventListener", "removeEventListener"),
      "an AbortSignal",
    ),
  ),
  hooks: v.optional(
    v.strictObject(
      {
        onPoll: hook<"onPoll">(),
        onRetry: hook<"onRetry">(),
        onGap: hook<"onGap">(),
        onInvalidEvent: hook<"onInvalidEvent">(),
        onStatus: hook<"onStatus">(),
      },
      (issue) =>
        issue.expected === "never"
          ? "onPoll, onRetry, onGap, onInvalidEvent, onStatus"
          : "an object of functions: onPoll, onRetry, onGap, onInvalidEvent, onStatus",
    ),
  ),
});

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
