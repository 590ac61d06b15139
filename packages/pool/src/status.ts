import type { ClientState, ClientStatus } from "@cb-events/core";

/** How a pool is doing. */
export interface PoolStatus {
  /** Every room, in the order in which they were added. */
  readonly rooms: readonly RoomStatus[];
  /** Requests in the last 60 seconds, of all that share the planner. */
  readonly requests: number;
  /** The budget. */
  readonly requestsPerMinute: number;
  /** How many wait for a slot, of all that share the planner. */
  readonly waiting: number;
}

/** How a room is doing: the status of its client, and what the pool knows of it. No token is in it. */
export interface RoomStatus extends Omit<ClientStatus, "state"> {
  /** The user name of the room's owner. */
  readonly room: string;
  readonly priority: number;
  /** As a client's, or `stopped`: it is followed no more, and `error` says why. */
  readonly state: ClientState | "stopped";
  /** Since when a handler has an event of it; absent while none has. */
  readonly handlingSince?: Date;
  /** The longest that a request of it has waited for a slot so far, in seconds. */
  readonly longestWait: number;
  /** Why it is stopped: the `code` of the error, `HANDLER` where a handler threw it; and when that was. */
  readonly error?: { readonly code: string; readonly at: Date };
}
