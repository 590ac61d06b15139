import { type ClientOptions, EventClient, type FetchLike } from "@cb-events/core";
import { Router } from "@cb-events/router";
import { decodeEvent, EventType, type TipEvent } from "@cb-events/types";
import { eventsUrl, type WirePage } from "../wire.js";
import { fetchTexts } from "./pages.js";
import { local } from "./place.js";
import { each, type FollowAll } from "./rooms.js";
import { Sequence, sequenceOf } from "./sequence.js";
import { type Turn, TurnClock, type TurnParams, takeTurn } from "./turn.js";

const HANDLERS = 100;
const DIFFERENT_EVENTS = 1000;

/** A client of the server, with a limiter that never waits. */
export function connect(room: string, send: FetchLike, options: ClientOptions = {}): EventClient {
  return new EventClient(eventsUrl(room), {
    logger: false,
    fetch: (url, init) => send(local(url), init),
    rateLimiter: { acquire: async () => {} },
    ...options,
  });
}

/** Follows a room by a client that is made for the turn. */
export function poll(send: FetchLike, options?: ClientOptions) {
  return async (params: TurnParams): Promise<Turn> => {
    const sequence = sequenceOf(params);
    let client: EventClient | undefined;
    const turn = await takeTurn(params, async () => {
      client ??= connect(params.room, send, options);
      for (const event of await client.poll()) sequence.take(event);
      return 1;
    });
    await client?.close();
    sequence.finish(turn.work * params.size);
    return turn;
  };
}

/** The same with the default limiter. One turn is one client: it comes close to the end of the window, and never waits. */
export function pollLimited(send: FetchLike) {
  const turn = poll(send, { rateLimiter: undefined });
  return (params: TurnParams) => turn({ ...params, most: Math.min(params.most, 1900), seconds: 3600 });
}

/** The loop of a bot: `for await`, and a router with one handler. */
export function loop(send: FetchLike, optionsOf: (params: TurnParams) => ClientOptions = () => ({})) {
  return async (params: TurnParams): Promise<Turn> => {
    const { room, size } = params;
    const sequence = sequenceOf(params);
    const options = optionsOf(params);
    const clock = new TurnClock(params);
    await using client = connect(room, send, options);
    const router = new Router({ onError: "throw" });
    router.onAny(sequence.take);
    for await (const event of client) {
      await router.dispatch(event);
      if (sequence.count % size === 0 && clock.isOver(sequence.count / size)) break;
    }
    const turn = clock.stop(sequence.count / size);
    sequence.finish(turn.work * size);
    return turn;
  };
}

/** The same with a store that saves after each event. */
export async function loopStored(send: FetchLike) {
  const { fileStore } = await import("@cb-events/storage/node");
  // A file for each turn, or the client would go on where the last one ended.
  return loop(send, ({ folder }) => ({
    positionStore: fileStore(`${folder}/position-${process.hrtime.bigint()}.json`),
  }));
}

/** JSON.parse, decoding, and dispatch to a handler for each type. */
export async function decode(params: TurnParams): Promise<Turn> {
  const texts = await fetchTexts(params);
  const events = params.pages * params.size;
  const sequence = new Sequence(events);
  const router = new Router({ onError: "throw" });
  for (const type of Object.values(EventType)) router.on(type, sequence.take);
  return takeTurn(params, async () => {
    for (const text of texts) {
      for (const raw of (JSON.parse(text) as WirePage).events) {
        const { event } = decodeEvent(raw);
        if (event) await router.dispatch(event);
      }
    }
    sequence.finish(events);
    return events;
  });
}

/** A hundred handlers over the twelve types, of which one is for the events that come. */
export function dispatch(params: TurnParams): Promise<Turn> {
  let handled = 0;
  const router = new Router({ onError: "throw" });
  router.on("tip", () => {
    handled += 1;
  });
  const others = Object.values(EventType).filter((type) => type !== "tip");
  for (let number = 1; number < HANDLERS; number += 1) {
    router.on(others[number % others.length] ?? "follow", () => {
      throw new Error("An event reached a handler of another type");
    });
  }
  const tips: TipEvent[] = Array.from({ length: DIFFERENT_EVENTS }, (_, number) => ({
    type: "tip",
    id: String(number),
    user: { username: "viewer" },
    tip: { tokens: 1 + number },
  }));
  return takeTurn(params, async () => {
    handled = 0;
    for (let round = 0; round < params.size / tips.length; round += 1) {
      for (const event of tips) await router.dispatch(event);
    }
    if (handled !== params.size) throw new Error(`${handled} events were handled of ${params.size}`);
    return handled;
  });
}

/** A client and a router for each room. */
export function followRooms(send: FetchLike): FollowAll {
  return each(async (room, timeout, take) => {
    await using client = connect(room, send, { timeout });
    const router = new Router({ onError: "throw" });
    router.on("tip", ({ broadcaster = "", id, tip }) => take(broadcaster, id, tip.message ?? ""));
    for await (const event of client) await router.dispatch(event);
  });
}
