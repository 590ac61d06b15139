import type { TurnLimits } from "../worker/turn.js";

/**
 * How our client follows pages: by `poll()`, the same with the default limiter, by `for await` with a router, and so
 * with a store that saves after each event.
 */
export type Way = "poll" | "limited" | "loop" | "stored";

/** A turn on a room of pages. Its work is counted in polls. */
export interface PagesParams extends TurnLimits {
  readonly room: string;
  /** Events in each page. */
  readonly size: number;
  /** Polls of the turn at most. */
  readonly most: number;
  readonly way?: Way | undefined;
  /** Where files may be put. */
  readonly folder?: string | undefined;
}

export interface DecodeParams extends TurnLimits {
  readonly room: string;
  readonly pages: number;
  readonly size: number;
}

export interface DispatchParams extends TurnLimits {
  /** Events in a pass. */
  readonly events: number;
}

/** Rooms to follow at the same time. */
export interface RoomsParams {
  readonly rooms: readonly string[];
  /** How long the server may hold a request, in seconds. */
  readonly timeout: number;
  /** How many events each is to get; after the last one it is left. */
  readonly eventsEach: number;
}
