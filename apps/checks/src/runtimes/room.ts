import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { type EventDraft, type Fault, Simulator, type SimulatorOptions } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { serve } from "../serve.js";

/** What the conformance file asks for. */
export interface RoomSpec {
  readonly options?: SimulatorOptions;
  readonly faults?: readonly Fault[];
  /**
   * Serve this instead of a feed. `endless`: blanks until the client leaves. `gzip`: few bytes that unpack to 17 MiB, 1
   * more than a client takes.
   */
  readonly body?: "endless" | "gzip";
}

/** A feed on a port of its own. */
export interface Room {
  readonly eventsUrl: string;
  emit(events: readonly EventDraft[]): unknown[];
  /** Requests so far, those that wait for an answer or for more of it, and the bytes of a large body that were sent. */
  state(): { readonly requests: number; readonly holding: number; readonly sent: number };
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
/** So that a client which never stops ends all the same. */
const MAX_SENT = 512 * MIB;

/** Opens a room as it is asked for. */
export async function openRoom({ options, faults = [], body }: RoomSpec): Promise<Room> {
  if (body !== undefined) return serveLargeBody(body === "gzip");
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

/** A room that has no events, and a valid answer that no client should read to its end. */
async function serveLargeBody(isZipped: boolean): Promise<Room> {
  const state = { requests: 0, holding: 0, sent: 0 };
  const server = await serve(async (_, response) => {
    state.requests += 1;
    state.holding += 1;
    response.writeHead(200, {
      "content-type": "application/json",
      "access-control-allow-origin": "*",
      ...(isZipped && { "content-encoding": "gzip" }),
    });
    const body = isZipped ? [gzipSync(`{"events":[]}${" ".repeat(17 * MIB)}`)] : withBlanks(state);
    // A client that leaves is what is asked for.
    await pipeline(Readable.from(body), response).catch(() => {});
    state.holding -= 1;
  });
  return {
    eventsUrl: `${server.origin}/events/demo/secret/`,
    emit: () => [],
    state: () => state,
    close: server.close,
  };
}

/** No events, and blanks that are made as they are taken. */
function* withBlanks(state: { sent: number }): Generator<string> {
  yield '{"events":[]}';
  const blanks = " ".repeat(MIB / 4);
  while (state.sent < MAX_SENT) {
    state.sent += blanks.length;
    yield blanks;
  }
}
