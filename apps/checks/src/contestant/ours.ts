import type { ClientOptions } from "@cb-events/core";
import { Router } from "@cb-events/router";
import { decodeEvent, EventType, type TipEvent } from "@cb-events/types";
import type { WirePage } from "../wire.js";
import { connect } from "./connect.js";
import type { DecodeParams, DispatchParams } from "./floor.js";
import { fetchTexts, type PagesParams, sequenceOf } from "./pages.js";
import { setOrigin } from "./place.js";
import { type Follow, roomTasks } from "./rooms.js";
import { Sequence, type Turn, TurnClock, takeTurn } from "./turn.js";

const HANDLERS = 100;
const DIFFERENT_EVENTS = 1000;

/** Follows a room from its first page on, by a client that is made for the turn. */
async function pages(params: PagesParams): Promise<Turn> {
  const { way, size } = params;
  const sequence = sequenceOf(params);
  const options = await optionsOf(params);
  const turn = await (way === "loop" || way === "stored" ? loop : poll)(params, options);
  sequence.finish(turn.work * size);
  return turn;
}

async function poll(params: PagesParams, options: ClientOptions): Promise<Turn> {
  const { take } = sequenceOf(params);
  let client: ReturnType<typeof connect> | undefined;
  const turn = await takeTurn(params, async () => {
    client ??= connect(params.room, options);
    for (const event of await client.poll()) take(event);
    return 1;
  });
  await client?.close();
  return turn;
}

/** The loop of a bot: `for await`, and a router with one handler. */
async function loop(params: PagesParams, options: ClientOptions): Promise<Turn> {
  const { room, size } = params;
  const sequence = sequenceOf(params);
  const clock = new TurnClock(params);
  await using client = connect(room, options);
  const router = new Router({ onError: "throw" });
  router.onAny(sequence.take);
  for await (const event of client) {
    await router.dispatch(event);
    if (sequence.count % size === 0 && clock.isOver(sequence.count / size)) break;
  }
  return clock.stop(sequence.count / size);
}

async function optionsOf({ way, folder }: PagesParams): Promise<ClientOptions> {
  if (way === "limited") return { rateLimiter: undefined };
  if (way !== "stored") return {};
  const { fileStore } = await import("@cb-events/storage/node");
  // A file for each turn, or the client would go on where the last one ended.
  return { positionStore: fileStore(`${folder}/position-${process.hrtime.bigint()}.json`) };
}

/** JSON.parse, decoding, and dispatch to a handler for each type. */
async function decode({ room, pages, size, ...limits }: DecodeParams): Promise<Turn> {
  const texts = await fetchTexts(room, pages);
  const events = pages * size;
  const sequence = new Sequence(events);
  const router = new Router({ onError: "throw" });
  for (const type of Object.values(EventType)) router.on(type, sequence.take);
  return takeTurn(limits, async () => {
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
function dispatch({ events, ...limits }: DispatchParams): Promise<Turn> {
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
  return takeTurn(limits, async () => {
    handled = 0;
    for (let round = 0; round < events / tips.length; round += 1) {
      for (const event of tips) await router.dispatch(event);
    }
    if (handled !== events) throw new Error(`${handled} events were handled of ${events}`);
    return handled;
  });
}

const follow: Follow = async (room, { timeout, eventsEach }, watch) => {
  await using client = connect(room, { timeout });
  const router = new Router({ onError: "throw" });
  router.on("tip", ({ broadcaster = "", id, tip }) => watch.take(broadcaster, id, tip.message ?? ""));
  let left = eventsEach;
  for await (const event of client) {
    await router.dispatch(event);
    left -= 1;
    if (left === 0) break;
  }
};

/** What this library does. */
export const tasks = { origin: setOrigin, pages, decode, dispatch, ...roomTasks(follow) };
