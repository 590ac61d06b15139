/** How a reader is doing: what a health check and metrics ask for. Holds no secret. */
export interface ReaderStatus {
  /** `idle`: no loop and no run. `starting`: the first beat is under way. `running`, `stopping`, `closed`. */
  readonly state: "idle" | "starting" | "running" | "stopping" | "closed";
  /** The name of this reader in Redis: a consumer of the group `read:<group>`. */
  readonly reader: string;
  readonly group: string;
  /** The rooms that it reads. */
  readonly rooms: readonly ReaderRoomStatus[];
  /** Rooms of all readers of the group, as of the last beat. */
  readonly totalRooms: number;
  /** Readers of the group with a share, this one included, as of the last beat. */
  readonly readers: number;
  /** When the last beat went through; undefined before the first. */
  readonly lastBeatAt: Date | undefined;
  /** Events handled by this reader so far. */
  readonly handled: number;
  /** Deliveries whose handler failed. */
  readonly failed: number;
  /** Events that went to the dead letters. */
  readonly dead: number;
  /** Events that were trimmed before the group took them, as far as this reader was told. */
  readonly missed: number;
  /** The last error of Redis: its `code`, and when it came. */
  readonly lastError?: { readonly code: string; readonly at: Date };
}

/** How a room is doing. */
export interface ReaderRoomStatus {
  readonly room: string;
  /** `idle`: nothing new. `ready`: an event waits for a handler. `handling`. `retrying`: until the next delivery. */
  readonly state: "idle" | "ready" | "handling" | "retrying";
  /** Events that are taken and wait behind this one. */
  readonly buffered: number;
  /** Since when a handler has the event. One that never ends holds its room. */
  readonly handlingSince?: Date;
  /** How often the event in hand was delivered. */
  readonly deliveries?: number;
}
