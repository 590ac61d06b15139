import type { GapReport, Logger } from "@cb-events/core";
import type { RoomEvent } from "@cb-events/pool";

/** How a reader works. All durations are in seconds. */
export interface ReaderOptions {
  /** The name under which events count as read. Several readers of one group share the rooms; each group gets all events. */
  readonly group: string;
  /**
   * Where a group begins in a room that it has not read before: with the oldest event that is kept, or with the next one.
   *
   * @default "oldest"
   */
  readonly from?: "oldest" | "newest" | undefined;
  /**
   * Only these rooms, by their names in any case; the same for all readers of a group, since they share all rooms that
   * there are. Of the others nothing is taken.
   *
   * @default all rooms
   */
  readonly rooms?: readonly string[] | undefined;
  /**
   * Deliveries of an event before it goes to the dead letters: a whole number, 1 to 100. A process that ends while it
   * handles an event used one.
   *
   * @default 5
   */
  readonly attempts?: number | undefined;
  /**
   * Seconds before an event whose handler failed is delivered again: 0 to 3600, twice as long each time. Only its room
   * waits.
   *
   * @default 1
   */
  readonly retryBackoff?: number | undefined;
  /**
   * The longest of these delays, in seconds: 0 to 3600. Not below `retryBackoff`.
   *
   * @default 30
   */
  readonly retryMaxDelay?: number | undefined;
  /**
   * Seconds without a sign of life until others take the rooms of a reader: 3 to 300; the same for all of a group.
   *
   * @default 10
   */
  readonly lease?: number | undefined;
  /**
   * Stands before every key: the relay's.
   *
   * @default "{cb}:"
   */
  readonly prefix?: string | undefined;
  /**
   * Events of a room that are taken at once: a whole number, 1 to 1000.
   *
   * @default 50
   */
  readonly batch?: number | undefined;
  /**
   * Called when this group missed events of a room. What it throws is logged.
   *
   * @default a warning is logged
   */
  readonly onGap?: ((gap: ReaderGap) => void) | undefined;
  /**
   * Where log lines go: an object with `debug`, `info`, `warn` and `error`, each of which may be absent; `console` and
   * consola fit. `false` for silence.
   *
   * @default warnings and errors to `console.warn` and `console.error`
   */
  readonly logger?: Logger | false | undefined;
}

/** A group missed events of a room. */
export interface ReaderGap {
  readonly room: string;
  /**
   * `trimmed`: the log was trimmed before the group took them. The others come from the feed, as `onGap` of a client
   * tells them: it no longer had the events, so that they never were in the log.
   */
  readonly reason: "trimmed" | GapReport["reason"];
  /** How many, exactly, where they were trimmed; undefined for a gap of the feed, which does not say. */
  readonly events: number | undefined;
  /** Where it goes on: the oldest entry that is left in the log, or the feed's cursor. Null: with what comes next. */
  readonly to: string | null;
}

/** An event, its room, and how often it was delivered. */
export interface DeliveredEvent extends RoomEvent {
  /** This time included: above 1 it may have been handled before. */
  readonly deliveries: number;
}

/** An event that a group gave up. */
export interface DeadLetter {
  /** Its id among the dead letters: what `replay` takes. */
  readonly id: string;
  readonly room: string;
  /** Undefined where what stood in the log was no event. */
  readonly event: DeliveredEvent["event"] | undefined;
  /** Why: what the handler threw last, or that the process ended. */
  readonly reason: string;
  /** How often it was delivered. */
  readonly deliveries: number;
}
