import type { WireEvent } from "@cb-events/types";
import { expectTypeOf } from "vitest";
import { type Signal, Simulator, tip } from "../src/index.js";

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
