import type { ClientOptions } from "@cb-events/core";
import type { Client, ConsumerName } from "./consumers.js";
import type { FaultRow, Scene, Trouble } from "./fault-row.js";
import type { ForeignHost } from "./foreign-host.js";
import type { Outcome } from "./outcome.js";
import type { TimerWatch } from "./timer-watch.js";

/** One fault, in one form, met by one client. */
export interface Cell {
  readonly row: FaultRow;
  readonly play: (scene: Scene) => Trouble;
  readonly mode: "lenient" | "strict";
  readonly consumer: ConsumerName;
}

/** Makes the client that is held against the faults. */
export type Connect = (eventsUrl: string, options: ClientOptions) => Client;

/** What all cells of a matrix share. */
export interface Surroundings {
  readonly connect: Connect;
  readonly foreign: ForeignHost;
  readonly timers: TimerWatch;
}

export interface CellResult {
  readonly cell: Cell;
  readonly outcome: Outcome;
  /** The promises that were broken, each in a few words. */
  readonly broken: readonly string[];
}
