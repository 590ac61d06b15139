import { checkKeys, checkNumber, kindOf, wrong } from "./check.js";
import { checkOffset } from "./feed-clock.js";

/** How a feed is set up. Everything has a default: `new Simulator()` is a whole feed. */
export interface SimulatorOptions {
  /**
   * The room: first part of the events URL, and the broadcaster of events that name none.
   *
   * @default "demo"
   */
  readonly username?: string | undefined;
  /**
   * Second part of the events URL.
   *
   * @default "secret"
   */
  readonly token?: string | undefined;
  /**
   * Seeds the show that `play()` makes when it is given none: a whole number.
   *
   * @default 1
   */
  readonly seed?: number | undefined;
  /**
   * How long an event can be fetched, and how old a cursor may be, in seconds: above 0. `Infinity` keeps all of them.
   *
   * @default 600
   */
  readonly retention?: number | undefined;
  /**
   * The most events that are kept, whatever their age: a whole number, 1 or more. A bound for memory.
   *
   * @default 100_000
   */
  readonly capacity?: number | undefined;
  /**
   * The most events in one answer: a whole number, 1 or more.
   *
   * @default 100
   */
  readonly pageSize?: number | undefined;
  /**
   * Requests that are answered in any 60 seconds, 1 or more; one more is refused with 429. `Infinity` turns it off.
   *
   * @default 2000
   */
  readonly rateLimit?: number | undefined;
  /**
   * Seconds by which the feed's clock is ahead of this machine's, from -1,000,000,000 to 1,000,000,000. It moves the ids
   * and the `Date` header, and can be changed later by `feed.clockOffset`.
   *
   * @default 0
   */
  readonly clockOffset?: number | undefined;
}

/** The options with every default filled in. */
export type ResolvedOptions = { readonly [K in keyof SimulatorOptions]-?: NonNullable<SimulatorOptions[K]> };

const defaults = {
  username: "demo",
  token: "secret",
  seed: 1,
  retention: 600,
  capacity: 100_000,
  pageSize: 100,
  rateLimit: 2000,
  clockOffset: 0,
} as const satisfies Required<SimulatorOptions>;

/** Checks every option and fills in the defaults; an explicit `undefined` is the default too. */
export function resolveOptions(options: SimulatorOptions): ResolvedOptions {
  checkKeys("Simulator options", options, Object.keys(defaults));
  return {
    username: pathSegment("username", options.username ?? defaults.username),
    token: pathSegment("token", options.token ?? defaults.token),
    seed: checkSeed(options.seed ?? defaults.seed),
    retention: checkNumber("retention", options.retention ?? defaults.retention, {
      above: 0,
      unit: "seconds",
    }),
    capacity: checkNumber("capacity", options.capacity ?? defaults.capacity, {
      min: 1,
      whole: true,
      unit: "events",
    }),
    pageSize: checkNumber("pageSize", options.pageSize ?? defaults.pageSize, {
      min: 1,
      whole: true,
      unit: "events",
    }),
    rateLimit: checkNumber("rateLimit", options.rateLimit ?? defaults.rateLimit, {
      min: 1,
      whole: true,
      unit: "requests a minute",
    }),
    clockOffset: checkOffset(options.clockOffset ?? defaults.clockOffset),
  };
}

/** Seeds are whole numbers that a double holds exactly. */
export function checkSeed(seed: unknown): number {
  return checkNumber("seed", seed, {
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
    whole: true,
  });
}

/** URL parsers fold "." and ".." away, also percent-encoded, and a lone surrogate cannot be encoded. The value may be a token: it is not quoted. */
function pathSegment(name: string, value: unknown): string {
  const message = (got: string) => wrong(name, "a string that can be one segment of a path", got);
  if (typeof value !== "string") throw new TypeError(message(kindOf(value)));
  if (value === "") throw new RangeError(message("an empty string"));
  if (value === "." || value === "..") throw new RangeError(message("dots only"));
  if (/\p{Surrogate}/u.test(value)) throw new RangeError(message("one with half of a surrogate pair"));
  return value;
}
