import type { ClientStatus } from "@cb-events/core";

/** How a relay is doing: what a health check and metrics ask for. Holds no secret. */
export interface RelayStatus {
  /** `idle`: not started. `starting`: the first beat is under way. `running`, `stopping`, `stopped`. */
  readonly state: "idle" | "starting" | "running" | "stopping" | "stopped";
  /** The name of this worker in Redis: a consumer of the group `owners`. */
  readonly worker: string;
  /** The rooms that it follows. */
  readonly rooms: readonly RelayRoomStatus[];
  /** Rooms of all workers, as of the last beat. */
  readonly totalRooms: number;
  /** Workers with a share, this one included, as of the last beat. */
  readonly workers: number;
  /** When the last beat went through; undefined before the first. Older than the lease: others may have the rooms. */
  readonly lastBeatAt: Date | undefined;
  /** This worker's share of the budget, in requests a minute. */
  readonly requestsPerMinute: number;
  /** Requests of this worker in the last 60 seconds. */
  readonly requests: number;
  /** Rooms that wait for a slot. */
  readonly waiting: number;
  /** Events that this worker appended. */
  readonly appended: number;
  /** The last error of Redis: its `code`, and when it came. */
  readonly lastError?: { readonly code: string; readonly at: Date };
}

/** How a room is doing. */
export interface RelayRoomStatus extends Omit<ClientStatus, "state"> {
  readonly room: string;
  /** As of a client; `refused`: the feed refused it, or there are no credentials, and it is tried again in 5 minutes. */
  readonly state: ClientStatus["state"] | "refused";
  /** Since when this worker follows it. */
  readonly since: Date;
  /** Events that were appended since then. */
  readonly appended: number;
  /** Entries in its log, as of the last append; undefined before the first. */
  readonly logLength: number | undefined;
}
