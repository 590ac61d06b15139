import type { ClientOptions, PositionStore } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";
import type { Planner } from "./planner/options.js";
import type { Signal } from "./signal.js";

/** An event, and the room that it came from. */
export interface RoomEvent {
  /** The user name of the room's owner. */
  readonly room: string;
  readonly event: CbEvent;
}

/** What `run` calls with each event. The event counts as handled when it returns, or when its promise resolves. */
export type RoomHandler = (
  event: CbEvent,
  context: {
    /** The user name of the room's owner. */
    readonly room: string;
    /** Aborted when the run's own signal is, or when the handler is given up: see `drain`. */
    readonly signal: Signal;
  },
) => unknown;

/** Anything that dispatches events, such as a Router. */
export interface Dispatcher {
  dispatch(event: CbEvent, options?: { readonly signal?: Signal }): unknown;
}

/** A room is followed no more. */
export interface StopReport {
  /** The user name of the room's owner. */
  readonly room: string;
  /** Why: an `EventsError` that will not pass, or whatever the handler threw. */
  readonly error: unknown;
}

/** How a pool works. */
export interface PoolOptions {
  /**
   * Requests of all rooms in any 60 seconds, counted at the feed: a whole number from 60 to 1,000,000. Not with
   * `planner`.
   *
   * @default 2000
   */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Made by `createPlanner`, to share one budget with other pools or clients of this process.
   *
   * @default one of the pool's own
   */
  readonly planner?: Planner | undefined;
  /**
   * The options of every room's client, as `EventClient` takes them, without `rateLimiter`, `position`, `positionStore`
   * and `signal`. Three have defaults of the pool's own: `timeout` 90, `retryAttempts` Infinity, `retryMaxDelay` 60.
   *
   * @default those of EventClient, but for these three
   */
  readonly client?: Omit<ClientOptions, "rateLimiter" | "position" | "positionStore" | "signal"> | undefined;
  /**
   * Gives the store that keeps a room's position, by the room's user name. Called by `add`.
   *
   * @default none: each room starts with the newest events
   */
  readonly positionStore?: ((room: string) => PositionStore) | undefined;
  /**
   * Aborting it closes the pool.
   *
   * @default none
   */
  readonly signal?: Signal | undefined;
  /**
   * Called with `{ room, error }` when a room is followed no more: its token or its handler failed for good.
   *
   * @default an error is logged
   */
  readonly onStop?: ((report: StopReport) => void) | undefined;
}

/** How one room differs from the others: its priority, and any option of its client but `rateLimiter` and `signal`. */
export interface RoomOptions extends Omit<ClientOptions, "rateLimiter" | "signal"> {
  /**
   * How many times the slots of a room of 1 it gets while slots are short: above 0, up to 100.
   *
   * @default 1
   */
  readonly priority?: number | undefined;
}

/** How `run` runs. */
export interface PoolRunOptions {
  /**
   * Events that this run handles at the same time: a whole number, 1 or more. Never more than one of a room.
   *
   * @default Infinity: the number of rooms is the bound
   */
  readonly concurrency?: number | undefined;
  /**
   * Aborting it ends the run, after the running handlers.
   *
   * @default none
   */
  readonly signal?: Signal | undefined;
}

/** How a pool is closed. */
export interface CloseOptions {
  /**
   * Seconds that running handlers have to finish: 0 to 86,400. Then they are left, and their events stay unhandled.
   *
   * @default 30
   */
  readonly drain?: number | undefined;
}
