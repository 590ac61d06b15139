import type { ClientOptions, GapReport, Logger, NameAndToken } from "@cb-events/core";
import type { CbEvent } from "@cb-events/types";

/** How a relay works. All durations are in seconds. */
export interface RelayOptions {
  /**
   * The events URL of a room, or its name and token; or a promise. Asked when the room is taken, and again after the feed
   * refused them. Tokens never enter Redis.
   */
  readonly credentials: (room: string) => string | NameAndToken | Promise<string | NameAndToken>;
  /**
   * Stands before every key; the same for all workers and readers. Must hold one hash tag, such as `{cb}`, so that a
   * cluster keeps all keys in one slot.
   *
   * @default "{cb}:"
   */
  readonly prefix?: string | undefined;
  /**
   * Seconds without a sign of life until others take the rooms of a worker: 3 to 300; the same for all workers. A
   * machine that is short of processor time needs more.
   *
   * @default 10
   */
  readonly lease?: number | undefined;
  /**
   * Requests a minute for all workers together: a whole number, 60 to 1,000,000. A room carries its share with it.
   *
   * @default 2000
   */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Seconds that an event is kept at the least: 0 or more. Longer while a group of readers still needs it.
   *
   * @default 86400
   */
  readonly retention?: number | undefined;
  /**
   * Events of a room that are kept at the most, whether a group of readers needs them or not: a whole number, 10 or more.
   *
   * @default 100000
   */
  readonly maxLength?: number | undefined;
  /**
   * Options of the client of every room. The relay's own defaults are `timeout: 90` and `retryAttempts: Infinity`.
   *
   * @default none
   */
  readonly client?: Omit<ClientOptions, "rateLimiter" | "position" | "positionStore" | "signal"> | undefined;
  /**
   * Where log lines go: an object with `debug`, `info`, `warn` and `error`, each of which may be absent; `console` and
   * consola fit. `false` for silence.
   *
   * @default warnings and errors to `console.warn` and `console.error`
   */
  readonly logger?: Logger | false | undefined;
  /**
   * Functions that are called as things happen: see `RelayHooks`.
   *
   * @default none
   */
  readonly hooks?: RelayHooks | undefined;
}

/** Called as things happen. A hook that throws is logged and harms nothing; none is awaited. */
export interface RelayHooks {
  /** This worker follows a room from now on. */
  readonly onTake?: ((taken: { readonly room: string }) => void) | undefined;
  /**
   * This worker follows a room no more, or not for now. `released`: handed over. `taken`: another worker has it, or it
   * was removed. `away`: Redis did not answer for a lease. `refused`: the feed refused it, or there are no credentials;
   * the room stays held, and is tried again in 5 minutes.
   */
  readonly onLose?: ((lost: { readonly room: string; readonly why: LoseReason }) => void) | undefined;
  /** Redis came back with an older state: the room was asked for again from the stored position on. */
  readonly onRewind?: ((rewound: { readonly room: string }) => void) | undefined;
  /** The feed no longer has some events of a room. It stands in the log as well, at its place. */
  readonly onGap?: ((gap: GapReport & { readonly room: string }) => void) | undefined;
  /** Events of a room are in Redis, with the position behind them; `seconds` is the time that the append took. */
  readonly onAppend?: ((appended: AppendReport) => void) | undefined;
}

/** What was appended in one step. */
export interface AppendReport {
  readonly room: string;
  /** The events of one answer, in its order: those that the log had before are among them, and are not in it twice. */
  readonly events: readonly CbEvent[];
  /** Until Redis had them, with the attempts that failed. */
  readonly seconds: number;
}

/** Why a room is not followed any more: see `RelayHooks`. */
export type LoseReason = "released" | "taken" | "away" | "refused";
