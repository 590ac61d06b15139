import { AuthError, ClientClosedError, ConfigError, EventClient } from "@cb-events/core";
import { Router } from "@cb-events/router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { consoleLines } from "../../../apps/checks/src/console-guard.js";
import { createPlanner, Pool, type PoolOptions, type RoomEvent, type StopReport } from "../src/index.js";
import { Feeds, Journal, outcome, Stores, tokensOf } from "./feeds.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);
const never = () => new Promise<never>(() => {});
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

interface SetUpOptions extends PoolOptions {
  readonly rooms?: number;
}

/** A pool of rooms, its feeds, and what it told of rooms that stopped. */
function setUp({ rooms = 3, client, ...options }: SetUpOptions = {}) {
  const feeds = new Feeds(rooms);
  const stops: StopReport[] = [];
  const pool = new Pool({
    client: { fetch: feeds.fetch, logger: false, ...client },
    onStop: (report) => stops.push(report),
    ...options,
  });
  for (const url of feeds.urls) pool.add(url);
  return { pool, feeds, stops, journal: new Journal() };
}

const statusOf = (pool: Pool, room: string) => pool.status.rooms.find((status) => status.room === room);

describe("a pool of 100 rooms", () => {
  it.each([10, Infinity])(
    "goes on while one handler never ends and 5 tokens are revoked (concurrency %d)",
    async (concurrency) => {
      const { pool, feeds, stops, journal } = setUp({ rooms: 100 });
      const run = pool.run(
        (event, { room }) => {
          if (room !== "room7") return journal.note(room, event, 20);
          journal.begin(room);
          return never();
        },
        { concurrency },
      );
      const revoked = [11, 22, 33, 44, 55];
      for (const tokens of upTo(20)) {
        if (tokens === 10) for (const at of revoked) feeds.at(at).fault({ on: "every", status: 401 });
        feeds.emit(tokens);
        await seconds(1);
      }
      await seconds(60);
      for (const [at] of feeds.list.entries()) {
        if (at !== 7 && !revoked.includes(at)) expect(journal.of(at)).toEqual(upTo(20));
      }
      expect(journal.of(7)).toEqual([]);
      expect(journal.overlaps).toBe(0);
      expect(journal.mostInFlight).toBeLessThanOrEqual(Math.min(concurrency, 100));
      expect(stops.map(({ room }) => room).sort()).toEqual(revoked.map((at) => `room${at}`));
      expect(stops.map(({ error }) => (error as AuthError).code)).toEqual(Array(5).fill("AUTH"));
      expect(statusOf(pool, "room11")).toMatchObject({ state: "stopped", error: { code: "AUTH" } });
      expect(statusOf(pool, "room7")?.handlingSince).toBeInstanceOf(Date);

      const closing = pool.close({ drain: 5 });
      await seconds(4);
      expect(feeds.holding).toBe(0);
      await seconds(1);
      await Promise.all([closing, run]);
    },
  );
});

describe("run", () => {
  it("gives a router each event, and counts it as handled when all its handlers are done", async () => {
    const stores = new Stores();
    const { pool, feeds } = setUp({ rooms: 1, positionStore: stores.store });
    const router = new Router();
    const got: unknown[] = [];
    router.on("tip", async () => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      got.push("first");
    });
    router.on("tip", () => got.push("second"));
    const run = pool.run(router);
    feeds.emit(1);
    await seconds(0.5);
    const closing = pool.close();
    await seconds(1);
    await Promise.all([closing, run]);
    expect(got).toEqual(["first", "second"]);
    expect(stores.saved.get("room0")?.mark).not.toBeNull();
  });

  it("makes no request before something takes events, nor when nothing does any more", async () => {
    const { pool, feeds } = setUp();
    await seconds(10);
    expect(feeds.asked).toBe(0);
    const end = new AbortController();
    const run = pool.run(() => {}, { signal: end.signal });
    await seconds(1);
    expect(feeds.holding).toBe(3);
    end.abort();
    await run;
    expect(feeds.holding).toBe(0);
    const asked = feeds.asked;
    await seconds(200);
    expect(feeds.asked).toBe(asked);
    await pool.close();
  });

  it("resolves when its signal aborts, after the running handlers and their saves; another run goes on", async () => {
    const stores = new Stores();
    const { pool, feeds, journal } = setUp({ positionStore: stores.store });
    const end = new AbortController();
    const signals: boolean[] = [];
    const first = pool.run(
      async (event, { room, signal }) => {
        await journal.note(room, event, 1000);
        signals.push(signal.aborted);
      },
      { signal: end.signal },
    );
    const firstEnds = outcome(first);
    feeds.emit(1);
    await seconds(0.5);
    const second = pool.run((event, { room }) => journal.note(room, event));
    end.abort();
    await seconds(0.1);
    expect(firstEnds.now).toBe("pending");
    await seconds(0.5);
    expect(firstEnds.now).toBe("resolved");
    expect(signals).toEqual([true, true, true]);
    for (const { mark } of stores.saved.values()) expect(mark).not.toBeNull();
    feeds.emit(2);
    await seconds(1);
    for (const at of [0, 1, 2]) expect(journal.of(at)).toEqual([1, 2]);
    await pool.close();
    await second;
  });

  it("leaves an event unhandled whose handler gives up by its signal", async () => {
    const stores = new Stores();
    const { pool, feeds, stops } = setUp({ rooms: 2, positionStore: stores.store });
    const end = new AbortController();
    const run = pool.run(
      (_, { room, signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () =>
            // Functions of Node reject with an error of their own.
            reject(room === "room0" ? signal.reason : new Error("aborted", { cause: signal.reason })),
          );
        }),
      { signal: end.signal },
    );
    feeds.emit(1);
    await seconds(1);
    end.abort();
    await run;
    await pool.close();
    expect(stops).toEqual([]);
    for (const { mark } of stores.saved.values()) expect(mark).toBeNull();
  });

  it("adds up: two runs of two share the rooms, and no room has two events in flight", async () => {
    const { pool, feeds, journal } = setUp({ rooms: 10 });
    const runs = [1, 2].map(() =>
      pool.run((event, { room }) => journal.note(room, event, 500), { concurrency: 2 }),
    );
    for (const tokens of upTo(3)) feeds.emit(tokens);
    await seconds(10);
    expect(journal.mostInFlight).toBe(4);
    expect(journal.overlaps).toBe(0);
    for (const at of feeds.list.keys()) expect(journal.of(at)).toEqual([1, 2, 3]);
    await pool.close();
    await Promise.all(runs);
  });

  it("takes turns with another run", async () => {
    const { pool, feeds } = setUp({ rooms: 4 });
    const counts = [0, 0];
    const runs = counts.map((_, at) =>
      pool.run(() => {
        counts[at] = (counts[at] as number) + 1;
      }),
    );
    for (const tokens of upTo(5)) {
      feeds.emit(tokens);
      await seconds(1);
    }
    expect(counts).toEqual([10, 10]);
    await pool.close();
    await Promise.all(runs);
  });

  it("lets rooms take turns, however much one has", async () => {
    const { pool, feeds } = setUp({ rooms: 3 });
    const order: string[] = [];
    for (const tokens of upTo(50)) feeds.emit(tokens, 0);
    const run = pool.run((event, { room }) => void order.push(`${room} ${tokensOf(event)}`), {
      concurrency: 1,
    });
    feeds.emit(1, 1);
    feeds.emit(1, 2);
    await seconds(1);
    expect(order).toHaveLength(52);
    expect(order.indexOf("room1 1")).toBeLessThan(5);
    expect(order.indexOf("room2 1")).toBeLessThan(5);
    await pool.close();
    await run;
  });

  it("resolves at once for a closed pool and for an aborted signal", async () => {
    const { pool, feeds } = setUp();
    const handler = vi.fn();
    await pool.run(handler, { signal: AbortSignal.abort() });
    await pool.close();
    await pool.run(handler);
    expect(feeds.asked).toBe(0);
    expect(handler).not.toHaveBeenCalled();
  });
});

describe("a loop over a pool", () => {
  /** Collects from a loop until it has so many. */
  async function take(pool: Pool, count: number): Promise<string[]> {
    const taken: string[] = [];
    for await (const { room, event } of pool) {
      taken.push(`${room} ${tokensOf(event)}`);
      if (taken.length === count) break;
    }
    return taken;
  }

  it("gives the events of all rooms, one after the other", async () => {
    const { pool, feeds } = setUp();
    const taking = take(pool, 6);
    feeds.emit(1);
    feeds.emit(2);
    await seconds(5);
    expect((await taking).sort()).toEqual(["room0 1", "room0 2", "room1 1", "room1 2", "room2 1", "room2 2"]);
    await pool.close();
  });

  it("shares the rooms with other loops and runs", async () => {
    const { pool, feeds, journal } = setUp({ rooms: 6 });
    const looping = [1, 2].map(async () => {
      for await (const { room, event } of pool) await journal.note(room, event, 100);
    });
    const run = pool.run((event, { room }) => journal.note(room, event, 100));
    for (const tokens of upTo(5)) feeds.emit(tokens);
    await seconds(10);
    expect(journal.overlaps).toBe(0);
    for (const at of feeds.list.keys()) expect(journal.of(at)).toEqual(upTo(5));
    await pool.close();
    await Promise.all([...looping, run]);
  });

  it("that is left goes on with the next event; the one in flight counts when that one is delivered", async () => {
    const stores = new Stores();
    const { pool, feeds } = setUp({ rooms: 1, positionStore: stores.store });
    feeds.emit(1);
    feeds.emit(2);
    expect(await take(pool, 1)).toEqual(["room0 1"]);
    await seconds(10);
    expect(stores.saved.get("room0")?.mark ?? null).toBeNull();
    expect(await take(pool, 1)).toEqual(["room0 2"]);
    expect(stores.saved.get("room0")?.mark).not.toBeNull();
    await pool.close();
    const again = new Pool({ client: { fetch: feeds.fetch, logger: false }, positionStore: stores.store });
    again.add(feeds.at(0).eventsUrl);
    expect(await take(again, 1)).toEqual(["room0 2"]);
    await again.close();
  });

  it("ends quietly when the pool is closed, after the save of what was in flight", async () => {
    const stores = new Stores();
    const { pool, feeds } = setUp({ rooms: 2, positionStore: stores.store });
    const ended: unknown[] = [];
    const busy = (async () => {
      for await (const _ of pool) await new Promise((resolve) => setTimeout(resolve, 1000));
      ended.push(structuredClone(stores.saved.get("room0")?.mark));
    })();
    await seconds(0.1);
    const idle = (async () => {
      for await (const _ of pool) throw new Error("there is nothing for it");
      ended.push("idle");
    })();
    feeds.emit(1, 0);
    await seconds(0.1);
    const closing = pool.close();
    await idle;
    expect(ended).toEqual(["idle"]);
    await seconds(1);
    await Promise.all([closing, busy]);
    expect(ended).toEqual(["idle", expect.any(String)]);
    expect(await pool[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
  });

  it("may be asked for several events at once", async () => {
    const { pool, feeds } = setUp();
    const loop = pool[Symbol.asyncIterator]();
    const results = Promise.all([loop.next(), loop.next()]);
    feeds.emit(1);
    await seconds(1);
    const rooms = (await results).map(({ value }: IteratorResult<RoomEvent>) => (value as RoomEvent).room);
    expect(new Set(rooms).size).toBe(2);
    const last = Promise.all([loop.next(), loop.next(), loop.next()]);
    await seconds(1);
    await loop.return?.();
    expect((await last).map(({ done }) => done)).toEqual([false, true, true]);
    expect(await loop.next()).toEqual({ done: true, value: undefined });
    await pool.close();
  });
});

describe("a room whose handler throws", () => {
  it("is stopped with its event unhandled, and gives it again after remove and add", async () => {
    for (const stores of [new Stores(), undefined]) {
      const { pool, feeds, stops, journal } = setUp({ positionStore: stores?.store });
      let broken = true;
      const failure = new Error("no");
      const run = pool.run((event, { room }) => {
        if (broken && room === "room1" && tokensOf(event) === 2) throw failure;
        return journal.note(room, event);
      });
      for (const tokens of upTo(3)) feeds.emit(tokens);
      await seconds(5);
      expect(stops).toEqual([{ room: "room1", error: failure }]);
      expect(statusOf(pool, "room1")).toMatchObject({ state: "stopped", error: { code: "HANDLER" } });
      expect([journal.of(0), journal.of(1), journal.of(2)]).toEqual([[1, 2, 3], [1], [1, 2, 3]]);
      expect(feeds.at(1).holding).toBe(0);
      expect(() => pool.add(feeds.at(1).eventsUrl)).toThrow("DUPLICATE");

      broken = false;
      expect(await pool.remove("room1")).toBe(true);
      pool.add(feeds.at(1).eventsUrl);
      await seconds(5);
      expect(journal.of(1)).toEqual([1, 2, 3]);
      await pool.close();
      await run;
    }
  });

  it("rolls back what the handler wrote into state of the store's", async () => {
    const feeds = new Feeds(1);
    const rollback = vi.fn();
    const pool = new Pool({ client: { fetch: feeds.fetch, logger: false }, onStop: () => {} });
    pool.add(feeds.at(0).eventsUrl, { positionStore: { ...new Stores().store("room0"), rollback } });
    const run = pool.run(() => Promise.reject(new Error("no")));
    feeds.emit(1);
    await seconds(1);
    expect(rollback).toHaveBeenCalledOnce();
    await pool.close();
    await run;
  });

  it("is logged without onStop, on one line and without the token", async () => {
    const feeds = new Feeds(1, { token: "s%3Ac/ret" });
    const pool = new Pool({ client: { fetch: feeds.fetch } });
    const { eventsUrl } = feeds.at(0);
    pool.add(eventsUrl);
    const run = pool.run(() => {
      throw new Error(`cannot reach\n${eventsUrl} 100%`);
    });
    feeds.emit(1);
    await seconds(1);
    await pool.close();
    await run;
    const [[level, line] = [], ...others] = consoleLines();
    expect(others).toEqual([]);
    expect(level).toBe("error");
    expect(line).toMatch(/^room0: Stopped \(Error: cannot reach\\u\{a\}http.*\*\*\*.* 100\\x25\)$/);
    expect(line).not.toContain("ret");
  });

  it("harms nothing when onStop or the logger fail as well", async () => {
    const lines: string[] = [];
    for (const fail of [
      () => Promise.reject(new Error("in vain")) as never,
      () => {
        throw new Error("at once");
      },
    ]) {
      const { pool, feeds } = setUp({
        rooms: 2,
        onStop: fail,
        client: {
          logger: {
            error: (line) => {
              lines.push(line);
              return fail();
            },
          },
        },
      });
      const run = pool.run(() => {
        throw "a text";
      });
      feeds.emit(1);
      await seconds(1);
      expect(pool.status.rooms.map(({ state }) => state)).toEqual(["stopped", "stopped"]);
      await pool.close();
      await run;
    }
    expect(lines).toEqual([
      "room0: The hook onStop failed (Error: in vain)",
      "room1: The hook onStop failed (Error: in vain)",
      "room0: The hook onStop failed (Error: at once)",
      "room1: The hook onStop failed (Error: at once)",
    ]);
  });
});

describe("what goes wrong at the feed", () => {
  it("stops a room by a redirect, a 404, or a foreign position, and tries again what passes", async () => {
    const stores = new Stores();
    stores.saved.set("room2", { version: 1, room: "elsewhere/room2", cursor: null, mark: null, handled: [] });
    const { pool, feeds, stops, journal } = setUp({ rooms: 6, positionStore: stores.store });
    feeds.at(0).fault({ on: 1, kind: "redirect" });
    feeds.at(1).fault({ on: "every", status: 404 });
    const undo = [503, 500].map((status, at) => feeds.at(3 + at).fault({ on: "every", status }));
    undo.push(feeds.at(5).fault({ on: "every", kind: "reset" }));
    const run = pool.run((event, { room }) => journal.note(room, event));
    feeds.emit(1);
    await seconds(3600);
    expect(stops.map(({ room, error }) => [room, (error as AuthError).code]).sort()).toEqual([
      ["room0", "HTTP_STATUS"],
      ["room1", "AUTH"],
      ["room2", "CONFIG"],
    ]);
    for (const take of undo) take();
    feeds.emit(2);
    await seconds(61);
    for (const at of [3, 4, 5]) expect(journal.of(at).at(-1)).toBe(2);
    // An hour of failures: after a minute at the most, each room tries again.
    expect(feeds.at(3).requests.length).toBeGreaterThan(55);
    await pool.close();
    await run;
  });

  it("leaves a 429 of one room to that room, and pauses all rooms for that of two", async () => {
    const { pool, feeds } = setUp({ rooms: 10 });
    feeds.at(0).fault({ on: 1, status: 429, headers: { "retry-after": "2" } });
    const run = pool.run(() => {});
    await seconds(0.5);
    for (const tokens of upTo(5)) {
      feeds.emit(tokens);
      await seconds(0.2);
    }
    const others = () => feeds.list.slice(1).map(({ requests }) => requests.length);
    expect(Math.min(...others())).toBeGreaterThan(4);
    await seconds(20);

    for (const at of [0, 1]) {
      const next = feeds.at(at).requests.length + 1;
      feeds.at(at).fault({ on: next, status: 429, headers: { "retry-after": "2" } });
    }
    feeds.emit(6, 0);
    feeds.emit(6, 1);
    await seconds(0.01);
    const before = feeds.asked;
    for (let tenths = 0; tenths < 19; tenths++) {
      feeds.emit(7);
      await seconds(0.1);
    }
    // What was under way is answered; nothing is asked.
    expect(feeds.asked).toBe(before);
    await seconds(1);
    expect(feeds.asked - before).toBeGreaterThanOrEqual(10);
    await pool.close();
    await run;
  });

  it("pauses also for longer than a client would wait by itself, and for a 429 that names no time", async () => {
    for (const headers of [
      { "retry-after": "600" },
      { "retry-after": new Date(Date.now() + 600_000).toUTCString(), date: new Date().toUTCString() },
    ]) {
      const planner = createPlanner();
      const { pool, feeds } = setUp({ rooms: 3, planner });
      for (const at of [0, 1]) feeds.at(at).fault({ on: 1, status: 429, headers });
      const run = pool.run(() => {});
      await seconds(1);
      feeds.emit(1);
      const before = feeds.asked;
      await seconds(590);
      expect(feeds.asked).toBe(before);
      await seconds(20);
      expect(feeds.asked).toBeGreaterThan(before);
      await pool.close();
      await run;
    }
    const pause = vi.fn();
    const { pool, feeds } = setUp({
      rooms: 2,
      planner: {
        ...createPlanner(),
        pause,
        status: { requests: 0, waiting: 0 },
        room: (options) => createPlanner().room(options),
      },
    });
    for (const feed of feeds.list) feed.fault({ on: 1, status: 429 });
    const run = pool.run(() => {});
    await seconds(1);
    expect(pause).toHaveBeenCalledOnce();
    expect(pause.mock.calls[0]?.[0]).toBeGreaterThan(0.5);
    expect(pause.mock.calls[0]?.[0]).toBeLessThanOrEqual(1);
    await pool.close();
    await run;
  });

  it("calls the hooks and uses the options of the pool and of the room, those of the room first", async () => {
    const feeds = new Feeds(2);
    const [shared, own] = [vi.fn(), vi.fn()];
    const pool = new Pool({
      client: { fetch: feeds.fetch, logger: false, timeout: 20, hooks: { onRetry: shared } },
    });
    pool.add(feeds.at(0).eventsUrl);
    pool.add(feeds.at(1).eventsUrl, { hooks: { onRetry: own }, timeout: 30 });
    for (const feed of feeds.list) feed.fault({ on: 1, status: 500 });
    const run = pool.run(() => {});
    await seconds(5);
    expect([shared.mock.calls.length, own.mock.calls.length]).toEqual([1, 1]);
    const timeouts = feeds.list.map(({ requests }) =>
      new URL(requests[0]?.url ?? "").searchParams.get("timeout"),
    );
    expect(timeouts).toEqual(["20", "30"]);
    await pool.close();
    await run;
  });
});

describe("close and remove", () => {
  it("leave no hold, no timer and no listener, with 200 rooms idle", async () => {
    const end = new AbortController();
    const listening = vi.spyOn(end.signal, "addEventListener");
    const leaving = vi.spyOn(end.signal, "removeEventListener");
    const { pool, feeds } = setUp({ rooms: 200, signal: end.signal });
    const run = pool.run(() => {}, { signal: end.signal });
    await seconds(10);
    expect(feeds.holding).toBe(200);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    const since = performance.now();
    await pool.close();
    await run;
    expect(performance.now() - since).toBe(0);
    expect(feeds.holding).toBe(0);
    expect(listening.mock.calls.length).toBe(2);
    expect(leaving.mock.calls.length).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
    await pool.close();
    expect(pool.status.rooms.every(({ state }) => state === "closed")).toBe(true);
    expect(() => pool.add(feeds.at(0).eventsUrl)).toThrow(ClientClosedError);
  });

  it("wait for running handlers, and leave them when the drain is over; a later call may shorten it", async () => {
    for (const shortened of [false, true]) {
      const stores = new Stores();
      const { pool, feeds, stops } = setUp({ rooms: 2, positionStore: stores.store });
      const aborted: string[] = [];
      let giveUp: (error: unknown) => void = () => {};
      const run = pool.run((_, { room, signal }) => {
        signal.addEventListener("abort", () => aborted.push(room));
        if (room === "room0") return new Promise((resolve) => setTimeout(resolve, 2000));
        return new Promise((_, reject) => {
          giveUp = reject;
        });
      });
      feeds.emit(1);
      await seconds(0.1);
      const closing = shortened ? pool.close() : pool.close({ drain: 5 });
      if (shortened) void pool.close({ drain: 5 });
      const closed = outcome(closing);
      await seconds(4.9);
      expect(closed.now).toBe("pending");
      expect(aborted).toEqual([]);
      expect(feeds.holding).toBe(0);
      await seconds(0.2);
      expect(closed.now).toBe("resolved");
      expect(aborted).toEqual(["room1"]);
      await run;
      expect(stores.saved.get("room0")?.mark).not.toBeNull();
      expect(stores.saved.get("room1")?.mark ?? null).toBeNull();
      giveUp(new Error("too late: no one is told"));
      await seconds(1);
      expect(stops).toEqual([]);
    }
  });

  it("leave handlers at once with a drain of 0", async () => {
    const { pool, feeds } = setUp({ rooms: 1 });
    const run = pool.run(never);
    feeds.emit(1);
    await seconds(1);
    const closed = outcome(pool.close({ drain: 86_400 }));
    await seconds(86_000);
    expect(closed.now).toBe("pending");
    void pool.close({ drain: 0 });
    await seconds(0.01);
    expect(closed.now).toBe("resolved");
    await run;
  });

  it("end also when an event comes in that very moment", async () => {
    for (let moment = 0; moment < 120; moment++) {
      const { pool, feeds, journal } = setUp({ rooms: 1 });
      const run = pool.run((event, { room }) => journal.note(room, event));
      await seconds(0.1);
      feeds.emit(1);
      for (let turn = 0; turn < moment; turn++) await Promise.resolve();
      const handled = journal.of(0).length;
      const closed = outcome(Promise.all([pool.close(), run]));
      expect(journal.of(0)).toHaveLength(handled);
      await seconds(0.1);
      expect(closed.now).toBe("resolved");
    }
  });

  it("gives no event that came too late to be delivered", async () => {
    const { pool, feeds, journal } = setUp({ rooms: 2 });
    const loop = pool[Symbol.asyncIterator]();
    const first = loop.next();
    feeds.emit(1);
    await seconds(1);
    const { room } = (await first).value as RoomEvent;
    const [other] = ["room0", "room1"].filter((name) => name !== room) as [string];
    expect(await pool.remove(other)).toBe(true);
    const run = pool.run((event, { room: of }) => journal.note(of, event));
    pool.add(feeds.at(Number(other.at(-1))).eventsUrl);
    await seconds(1);
    expect(journal.got).toEqual(new Map([[other, [1]]]));
    await loop.return?.();
    await pool.close();
    await run;
  });

  it("rejects where the position cannot be saved, and saves the others", async () => {
    const lines: unknown[] = [];
    const stores = new Stores();
    const feeds = new Feeds(4);
    const pool = new Pool({
      client: { fetch: feeds.fetch, logger: { error: (line) => lines.push(line) } },
      positionStore: stores.store,
    });
    for (const url of feeds.urls) pool.add(url);
    const run = pool.run(() => new Promise((resolve) => setTimeout(resolve, 1000)));
    feeds.emit(1);
    await seconds(0.5);
    stores.failing.add("room1").add("room2").add("room3");
    const removed = outcome(pool.remove("room3"));
    await seconds(1);
    expect(removed.now).toMatchObject({ code: "POSITION_STORE" });
    expect(pool.has("room3")).toBe(false);
    const closed = outcome(pool.close());
    await seconds(1);
    expect(closed.now).toMatchObject({ code: "POSITION_STORE" });
    expect(stores.saved.get("room0")?.mark).not.toBeNull();
    expect(lines.map((line) => String(line).slice(0, 26))).toEqual([
      "room3: Position not saved ",
      "room1: Position not saved ",
      "room2: Position not saved ",
    ]);
    await run;
  });

  it("go on when a save fails as a run ends, and the next run saves it", async () => {
    const lines: unknown[] = [];
    const stores = new Stores();
    const feeds = new Feeds(1);
    const logger = { error: (line: string) => lines.push(line) };
    const pool = new Pool({ client: { fetch: feeds.fetch, logger }, positionStore: stores.store });
    pool.add(feeds.at(0).eventsUrl);
    const end = new AbortController();
    const run = pool.run(() => new Promise((resolve) => setTimeout(resolve, 1000)), { signal: end.signal });
    feeds.emit(1);
    await seconds(0.5);
    stores.failing.add("room0");
    end.abort();
    await seconds(1);
    await run;
    expect(lines).toEqual([expect.stringMatching(/^room0: Position not saved \(PositionStoreError/)]);
    stores.failing.clear();
    const again = pool.run(() => {});
    await seconds(3);
    expect(stores.saved.get("room0")?.mark).not.toBeNull();
    await pool.close();
    await again;
  });

  it("remove answers false for a room that is not there, and true to each who removes one", async () => {
    const { pool, feeds } = setUp();
    expect(await pool.remove("nobody")).toBe(false);
    const run = pool.run(() => new Promise((resolve) => setTimeout(resolve, 1000)));
    feeds.emit(1);
    await seconds(0.5);
    const removals = Promise.all([pool.remove("room1"), pool.remove("ROOM1")]);
    expect(pool.has("Room1")).toBe(true);
    expect(() => pool.add(feeds.at(1).eventsUrl)).toThrow("DUPLICATE");
    await seconds(1);
    expect(await removals).toEqual([true, true]);
    expect(pool.has("room1")).toBe(false);
    expect(pool.status.rooms.map(({ room }) => room)).toEqual(["room0", "room2"]);
    await pool.close();
    await run;
  });

  it("closes by its signal, and at once where that is aborted already", async () => {
    const end = new AbortController();
    const { pool, feeds } = setUp({ signal: end.signal });
    const run = pool.run(() => {});
    await seconds(1);
    end.abort();
    await run;
    expect(feeds.holding).toBe(0);
    expect(() => pool.add(feeds.at(0).eventsUrl)).toThrow(ClientClosedError);
    const late = new Pool({ signal: AbortSignal.abort() });
    await late.run(() => {});
  });

  it("is what await using calls", async () => {
    const { pool, feeds } = setUp();
    {
      await using used = pool;
      void used.run(() => {});
      await seconds(1);
      expect(feeds.holding).toBe(3);
    }
    expect(feeds.holding).toBe(0);
  });

  it("remembers where removed rooms without a store ended, the last 1,000 of them", async () => {
    const { pool, feeds, journal } = setUp({ rooms: 2 });
    const run = pool.run((event, { room }) => journal.note(room, event));
    feeds.emit(1);
    await seconds(1);
    for (const room of ["room0", "room1"]) await pool.remove(room);
    feeds.emit(2);
    pool.add(feeds.at(0).eventsUrl);
    for (let at = 0; at < 1000; at++) {
      pool.add({ username: `other${at}`, token: "t" }, { priority: 0.01 });
      await pool.remove(`other${at}`);
    }
    await seconds(60);
    expect(journal.of(0)).toEqual([1, 2]);
    const client = vi.spyOn(EventClient.prototype, "run");
    pool.add(feeds.at(1).eventsUrl);
    client.mockRestore();
    await seconds(60);
    // It starts as a new client does: the feed has both, and gives them again.
    expect(journal.of(1)).toEqual([1, 1, 2]);
    await pool.close();
    await run;
  });
});

describe("the status", () => {
  it("tells of each room and of the whole, and holds no token", async () => {
    const { pool, feeds } = setUp({ rooms: 60, requestsPerMinute: 600 });
    const run = pool.run(() => never());
    feeds.emit(1, 0);
    await seconds(1);
    const { rooms, requests, requestsPerMinute, waiting } = pool.status;
    expect([rooms.length, requestsPerMinute]).toEqual([60, 600]);
    expect(requests).toBe(feeds.asked);
    expect(requests + waiting).toBe(60);
    const late = rooms.find(({ longestWait }) => longestWait > 0);
    expect(late).toMatchObject({ priority: 1 });
    await seconds(10);
    expect(Math.max(...pool.status.rooms.map(({ longestWait }) => longestWait))).toBeGreaterThan(3);
    expect(pool.status.waiting).toBe(0);
    expect(statusOf(pool, "room0")).toMatchObject({
      state: "waiting",
      events: 1,
      handlingSince: expect.any(Date),
    });
    expect(statusOf(pool, "room1")).toMatchObject({ state: "polling" });
    expect(statusOf(pool, "room1")).not.toHaveProperty("handlingSince");
    expect(JSON.stringify([pool.status, pool])).not.toContain("secret");
    void pool.close({ drain: 0 });
    await seconds(1);
    await run;
  });
});

describe("nonsense", () => {
  const url = "http://127.0.0.1/events/ana/secret/";

  it.each<[string, unknown, string]>([
    ["null", null, "The options must be an object, not null"],
    ["a URL", url, "The options must be an object, not of type string"],
    ["a signal", new AbortController().signal, "The options must be an object, not of type object"],
    [
      "an unknown option",
      { concurrency: 3 },
      "Unknown option concurrency. Known options: requestsPerMinute, planner, client, positionStore, signal, onStop",
    ],
    ["too few requests", { requestsPerMinute: 10 }, "from 60 to 1000000, not 10"],
    ["two budgets", { requestsPerMinute: 2000, planner: createPlanner() }, "give one of them"],
    [
      "a limiter as planner",
      { planner: createPlanner().room() },
      "The option planner must be made by createPlanner, not of type object",
    ],
    [
      "a store for all",
      { positionStore: new Stores().store("x") },
      "The option positionStore must be a function, not of type object",
    ],
    ["a wrong onStop", { onStop: true }, "The option onStop must be a function, not true"],
    ["a wrong signal", { signal: {} }, "The option signal must be an AbortSignal"],
    ["a wrong client", { client: [], onStop: 1 }, "onStop"],
    ["no client", { client: null }, "The option client must be an object, not null"],
    [
      "a wrong time",
      { client: { timeout: 10_000 } },
      "The option timeout must be a whole number of seconds from 0 to 90, not 10000",
    ],
    ["an unknown client option", { client: { timout: 1 } }, "Unknown option timout"],
    [
      "a limiter",
      { client: { rateLimiter: createPlanner().room() } },
      "The option rateLimiter is not for all rooms",
    ],
    [
      "a client's store",
      { client: { positionStore: new Stores().store("x") } },
      "The option positionStore is not for all rooms",
    ],
    [
      "a client's signal",
      { client: { signal: AbortSignal.abort() } },
      "The option signal is not for all rooms",
    ],
  ])("is refused: %s", (_, options, message) => {
    expect(() => new Pool(options as PoolOptions)).toThrow(ConfigError);
    expect(() => new Pool(options as PoolOptions)).toThrow(message);
  });

  it("is refused by add, which names no token", async () => {
    const pool = new Pool({
      positionStore: (room) => (room === "bob" ? (undefined as never) : ({} as never)),
    });
    const refused: [() => void, new (...args: never[]) => Error, string][] = [
      [() => pool.add("https://example.com/events/ana/secret/"), AuthError, "not to"],
      [() => pool.add({ username: "ana" } as never), AuthError, "token"],
      [
        () => pool.add(url, { priority: 0 }),
        ConfigError,
        "The option priority must be a number above 0, up to 100, not 0",
      ],
      [() => pool.add(url, { priority: "1" as never }), ConfigError, "not of type string"],
      [() => pool.add(url, { timeout: -1 }), ConfigError, "timeout"],
      [() => pool.add(url, null as never), ConfigError, "The options must be an object, not null"],
      [
        () => pool.add(url, { rateLimiter: createPlanner().room() } as never),
        ConfigError,
        "The option rateLimiter is not for a room",
      ],
      [
        () => pool.add(url, { signal: AbortSignal.abort() } as never),
        ConfigError,
        "The option signal is not for a room",
      ],
      [() => pool.add(url), ConfigError, "positionStore"],
      [() => pool.add(url, { useTestbed: true }), ConfigError, "useTestbed"],
    ];
    for (const [add, type, message] of refused) {
      expect(add).toThrow(type);
      expect(add).toThrow(message);
      try {
        add();
      } catch (error) {
        expect(String((error as Error).stack)).not.toContain("secret");
      }
    }
    pool.add(
      { username: "Bob", token: "secret" },
      { priority: undefined, positionStore: new Stores().store("bob") },
    );
    expect(() => pool.add({ username: "bOB", token: "other" })).toThrow(
      "DUPLICATE: bOB is in the pool: remove it first",
    );
    expect(pool.status.rooms.map(({ room }) => room)).toEqual(["Bob"]);
    await pool.close();
  });

  it("is refused by run and close", async () => {
    const pool = new Pool();
    await expect(pool.run({} as never)).rejects.toThrow(
      "run takes a function, or an object with dispatch(event)",
    );
    await expect(pool.run(() => {}, { concurrency: 0 })).rejects.toThrow(
      "The option concurrency must be a whole number, 1 or more, or Infinity, not 0",
    );
    await expect(pool.run(() => {}, { concurrency: 1.5 })).rejects.toThrow(ConfigError);
    await expect(pool.run(() => {}, { signal: {} as never })).rejects.toThrow(
      "The option signal must be an AbortSignal",
    );
    await expect(pool.run(() => {}, new AbortController().signal as never)).rejects.toThrow(
      "The options must be an object",
    );
    await expect(pool.run(() => {}, { lanes: 1 } as never)).rejects.toThrow(
      "Known options: concurrency, signal",
    );
    await expect(pool.close({ drain: -1 })).rejects.toThrow(
      "The option drain must be a number of seconds from 0 to 86400, not -1",
    );
    await expect(pool.close({ wait: 1 } as never)).rejects.toThrow("Known options: drain");
    await pool.close();
  });
});
