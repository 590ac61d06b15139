import type { WireEvent } from "@cb-events/types";
import { expectTypeOf } from "vitest";
import { type Signal, Simulator, tip } from "../src/index.js";
import { type FeedServer, type FeedsServer, listen } from "../src/node.js";

const feed = new Simulator();

// Wherever a fetch is asked for, the feed's fits.
expectTypeOf(feed.fetch).toExtend<typeof fetch>();
expectTypeOf(feed.fetch).toExtend<(url: string, init?: RequestInit) => Promise<Response>>();
expectTypeOf<AbortSignal>().toExtend<Signal>();

expectTypeOf(feed.emit(tip())).toEqualTypeOf<WireEvent>();
expectTypeOf(feed.emit({ method: "tip", id: "1", object: {} })).toEqualTypeOf<WireEvent>();
expectTypeOf(feed.emit({ ...tip(), id: 7 }).id).toEqualTypeOf<unknown>();

feed.fault({ on: 1, status: 500 });
feed.fault({ on: "every", kind: "drip", interval: 0.1 });
// @ts-expect-error a fault has a turn
feed.fault({ kind: "html" });
// @ts-expect-error "explode" is no fault
feed.fault({ on: 1, kind: "explode" });
// @ts-expect-error html has no interval
feed.fault({ on: 1, kind: "html", interval: 1 });
// @ts-expect-error "userName" is no option
new Simulator({ userName: "demo" });

// One feed has one URL, a list has one for each.
expectTypeOf(listen(feed)).resolves.toEqualTypeOf<FeedServer>();
const rooms = await listen([feed, new Simulator({ username: "other" })]);
const [first, second] = rooms.eventsUrls;
expectTypeOf(first).toEqualTypeOf<string>();
expectTypeOf(second).toEqualTypeOf<string>();
// @ts-expect-error there is no third feed
rooms.eventsUrls[2];
const list: readonly Simulator[] = [feed];
expectTypeOf(listen(list)).resolves.toExtend<FeedsServer>();
expectTypeOf((await listen(list)).eventsUrls).toEqualTypeOf<readonly string[]>();
// @ts-expect-error a list of feeds has no URL of its own
rooms.eventsUrl;

// A fault meets a number, every request, or a cursor.
feed.fault({ on: { cursor: "1-0" }, kind: "refuseCursor", withNextUrl: true });
feed.fault({ on: { cursor: "1-0", times: 3 }, status: 400 });
feed.fault({ on: 1, kind: "olderCursor", back: 2 });
feed.fault({ on: 1, kind: "shortPage", events: 0 });
feed.fault({ on: 1, kind: "overlapPage", events: 2 });
feed.fault({ on: 1, kind: "dropNextUrl", withoutEvents: true });
// @ts-expect-error a cursor is a string
feed.fault({ on: { cursor: 1 }, kind: "html" });
// @ts-expect-error "baseNextUrl" has no options
feed.fault({ on: 1, kind: "baseNextUrl", back: 1 });
// @ts-expect-error "olderCursor" has no events
feed.fault({ on: 1, kind: "olderCursor", events: 1 });

feed.clockOffset = -180;
expectTypeOf(feed.clockOffset).toEqualTypeOf<number>();
// @ts-expect-error the room of a feed does not change
feed.username = "other";
