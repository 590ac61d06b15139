import type { RateLimiter } from "@cb-events/core";

/** How many requests a planner lets through. */
export interface PlannerOptions {
  /**
   * Requests in any 60 seconds, counted at the feed: a whole number from 60 to 1,000,000.
   *
   * @default 2000
   */
  readonly requestsPerMinute?: number | undefined;
}

/** What a planner knows of a room. */
export interface PlannerRoomOptions {
  /**
   * How many times the slots of a room of 1 it gets while slots are short: above 0, up to 100.
   *
   * @default 1
   */
  readonly priority?: number | undefined;
}

/** How a planner is doing. */
export interface PlannerStatus {
  /** Slots granted in the last 60 seconds. */
  readonly requests: number;
  /** How many wait for a slot. */
  readonly waiting: number;
}

/** Decides which room may make the next request, so that all of them keep one budget. */
export interface Planner {
  /** A limiter for one room: the `rateLimiter` of its client. Throws `ConfigError` for a wrong priority. */
  room(options?: PlannerRoomOptions): RateLimiter;
  /** Requests in any 60 seconds. May be set at any time: 60 to 1,000,000, or it throws a `ConfigError`. */
  requestsPerMinute: number;
  /** Grants no slot for so many seconds, 0 to 86,400; a longer pause that is under way goes on. */
  pause(seconds: number): void;
  /** How it is doing, as of now. */
  readonly status: PlannerStatus;
}
