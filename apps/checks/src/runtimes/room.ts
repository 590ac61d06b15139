import type { EventDraft, Fault, SimulatorOptions } from "@cb-events/simulator";
import { Simulator } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { type LargeBody, serveLargeBody } from "./large-body.js";

/** What the conformance file asks for. */
export interface RoomSpec {
  readonly options?: SimulatorOptions;
  readonly faults?: readonly Fault[];
  /** Serve this instead of a feed. */
  readonly body?: LargeBody;
}

/** How a room is doing. */
interface RoomState {
  /** Requests so far. */
  readonly requests: number;
  /** Requests that wait for an answer, or for more of it. */
  readonly holding: number;
  /** Bytes of a large body that were sent. */
  readonly sent: number;
}

/** A feed on a port of its own. */
export interface Room {
  readonly eventsUrl: string;
  emit(events: readonly EventDraft[]): unknown[];
  state(): RoomState;
  close(): Promise<void>;
}

/** Opens a room as it is asked for. */
export async function openRoom({ options, faults = [], body }: RoomSpec): Promise<Room> {
  if (body !== undefined) return serveLargeBody(body);
  const feed = new Simulator(options);
  for (const fault of faults) feed.fault(fault);
  const server = await listen(feed);
  return {
    eventsUrl: server.eventsUrl,
    emit: (events) => events.map((event) => feed.emit(event).id),
    state: () => ({ requests: feed.requests.length, holding: feed.holding, sent: 0 }),
    close: () => server.close(),
  };
}
