import { getEventListeners } from "node:events";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ConfigError,
  createRateLimiter,
  EventClient,
  PositionStoreError,
  type RateLimiter,
} from "../src/index.js";
import { credentials, scriptedFetch } from "./scripted-fetch.js";
import { thrownBy } from "./thrown.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Someone who wants a slot: how long after the one before, and after how long no longer. */
interface Visit {
  readonly after: number;
  readonly stays: number;
}

interface Outcome {
  readonly visit: number;
  readonly at: number;
}

/** Lets all of them come; who got a slot, and who left, in the order of that. Times in ms from the start. */
async function visits(limiter: RateLimiter, all: readonly Visit[]) {
  const start = Date.now();
  const granted: Outcome[] = [];
  const left: Outcome[] = [];
  let arrival = 0;
  for (const [visit, { after, stays }] of all.entries()) {
    arrival += after;
    setTimeout(() => {
      const { signal, ...controller } = leaving(stays);
      limiter
        .acquire(signal)
        .then(
          () => granted.push({ visit, at: Date.now() - start }),
          () => left.push({ visit, at: Date.now() - start }),
        )
        .finally(controller.done);
    }, arrival);
  }
  await vi.runAllTimersAsync();
  return { granted, left };
}

function leaving(stays: number) {
  const controller = new AbortController();
  const timer = Number.isFinite(stays) ? setTimeout(() => controller.abort(), stays) : undefined;
  return { signal: controller.signal, done: () => clearTimeout(timer) };
}

/** When each would get a slot, by the definition: at once, but not before the window has room for it. */
function exactly(all: readonly Visit[], maxRate: number, interval: number): number[] {
  const times: number[] = [];
  let arrival = 0;
  for (const { after } of all) {
    arrival += after;
    const room = (times.at(-maxRate) ?? -Infinity) + interval;
    times.push(Math.max(arrival, times.at(-1) ?? 0, times.length < maxRate ? 0 : room));
  }
  return times;
}

const INTERVAL = 1000;
const some = (stays: fc.Arbitrary<number>) =>
  fc.array(fc.record({ after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1500 })), stays }), {
    maxLength: 30,
  });
const rate = fc.integer({ min: 1, max: 4 });

describe("a rate limiter", () => {
  it("is an exact sliding window", async () => {
    await fc.assert(
      fc.asyncProperty(rate, some(fc.constant(Infinity)), async (maxRate, all) => {
        const limiter = createRateLimiter({ maxRate, timePeriod: INTERVAL / 1000 });
        const { granted } = await visits(limiter, all);
        expect(granted.map(({ visit }) => visit)).toEqual(all.map((_, at) => at));
        expect(granted.map(({ at }) => at)).toEqual(exactly(all, maxRate, INTERVAL));
      }),
    );
  });

  it("never lets more through in any window, and none out of turn, with waiters that leave", async () => {
    const stays = fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 2500 }));
    await fc.assert(
      fc.asyncProperty(rate, some(stays), async (maxRate, all) => {
        const limiter = createRateLimiter({ maxRate, timePeriod: INTERVAL / 1000 });
        const { granted, left } = await visits(limiter, all);
        const times = granted.map(({ at }) => at);
        for (const [at, time] of times.slice(maxRate).entries()) {
          expect(time - (times[at] ?? Number.NaN)).toBeGreaterThanOrEqual(INTERVAL);
        }
        const order = granted.map(({ visit }) => visit);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(granted.length + left.length).toBe(all.length);
        for (const { visit } of left) expect(all[visit]?.stays).toBeLessThan(Infinity);
        // No waiter waits longer because another one left.
        const latest = exactly(all, maxRate, INTERVAL);
        for (const { visit, at } of granted) expect(at).toBeLessThanOrEqual(latest[visit] ?? -1);
        expect(vi.getTimerCount()).toBe(0);
      }),
    );
  });

  it("lets 2,000 through in 60 seconds, where nothing else is said", async () => {
    const all = Array.from({ length: 2001 }, () => ({ after: 0, stays: Infinity }));
    const { granted } = await visits(createRateLimiter(), all);
    expect(granted[1999]).toEqual({ visit: 1999, at: 0 });
    expect(granted[2000]).toEqual({ visit: 2000, at: 60_000 });
  });

  it("gives the slot of a waiter that left to the next one", async () => {
    const limiter = createRateLimiter({ maxRate: 1, timePeriod: 1 });
    const { granted, left } = await visits(limiter, [
      { after: 0, stays: Infinity },
      { after: 10, stays: 10 },
      { after: 20, stays: Infinity },
      { after: 20, stays: Infinity },
    ]);
    expect(left).toEqual([{ visit: 1, at: 20 }]);
    expect(granted.map(({ at }) => at)).toEqual([0, 1000, 2000]);
  });

  it("keeps the slot of a waiter that left for one who comes later", async () => {
    const limiter = createRateLimiter({ maxRate: 1, timePeriod: 1 });
    const { granted } = await visits(limiter, [
      { after: 0, stays: Infinity },
      { after: 10, stays: 10 },
      { after: 1500, stays: Infinity },
    ]);
    expect(granted.at(-1)).toEqual({ visit: 2, at: 1510 });
  });

  it("does not keep it beyond the period", async () => {
    const limiter = createRateLimiter({ maxRate: 1, timePeriod: 1 });
    const { granted } = await visits(limiter, [
      { after: 0, stays: Infinity },
      { after: 10, stays: 10 },
      { after: 5000, stays: Infinity },
      { after: 0, stays: Infinity },
    ]);
    expect(granted.map(({ at }) => at)).toEqual([0, 5010, 6010]);
  });

  it("refuses a signal that is aborted already, and takes no slot for it", async () => {
    const limiter = createRateLimiter({ maxRate: 1, timePeriod: 1 });
    const reason = new Error("gone");
    await expect(limiter.acquire(AbortSignal.abort(reason))).rejects.toBe(reason);
    await limiter.acquire();
  });

  it("rejects a waiter with the reason of its signal at once, wherever in the line it is", async () => {
    const limiter = createRateLimiter({ maxRate: 1, timePeriod: 1 });
    await limiter.acquire();
    const first = limiter.acquire();
    const controller = new AbortController();
    const second = limiter.acquire(controller.signal).catch((reason: unknown) => reason);
    const third = limiter.acquire();
    controller.abort("gone");
    expect(await second).toBe("gone");
    await vi.advanceTimersByTimeAsync(1000);
    await first;
    await vi.advanceTimersByTimeAsync(1000);
    await third;
  });

  it("leaves no listener on a long-lived signal, however the waiting ends", async () => {
    const limiter = createRateLimiter({ maxRate: 1, timePeriod: 1 });
    const { signal } = new AbortController();
    await limiter.acquire(signal);
    const waiting = limiter.acquire(signal);
    await vi.advanceTimersByTimeAsync(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    await waiting;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("is ended by its signal: who waits and who comes is rejected with the reason, and no timer is left", async () => {
    const end = new AbortController();
    const limiter = createRateLimiter({ maxRate: 1, timePeriod: 3600, signal: end.signal });
    await limiter.acquire();
    const own = new AbortController();
    const waiting = [limiter.acquire(), limiter.acquire(own.signal)].map((each) =>
      each.catch((reason: unknown) => reason),
    );
    const reason = new Error("the end");
    end.abort(reason);
    expect(await Promise.all(waiting)).toEqual([reason, reason]);
    await expect(limiter.acquire()).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(own.signal, "abort")).toHaveLength(0);
  });

  it("may be made with a signal that is aborted already: it refuses everyone", async () => {
    const limiter = createRateLimiter({ signal: AbortSignal.abort("the end") });
    await expect(limiter.acquire()).rejects.toBe("the end");
  });

  it("is shared among clients", async () => {
    const rateLimiter = createRateLimiter({ maxRate: 2, timePeriod: 10 });
    const start = Date.now();
    const asked: string[] = [];
    const clients = ["ana", "bea"].map((username) => {
      const fetch = () => {
        asked.push(`${username} at ${(Date.now() - start) / 1000} s`);
        return Promise.resolve(new Response('{"events":[]}'));
      };
      return new EventClient({ username, token: credentials.token }, { logger: false, fetch, rateLimiter });
    });
    const polls = clients.flatMap((client) => [client.poll(), client.poll()]);
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(polls);
    expect(asked).toEqual(["ana at 0 s", "bea at 0 s", "ana at 10 s", "bea at 10 s"]);
    for (const client of clients) await client.close();
  });

  it("lets go of a client that is closed while it waits", async () => {
    const rateLimiter = createRateLimiter({ maxRate: 1, timePeriod: 10 });
    await rateLimiter.acquire();
    const { fetch, urls } = scriptedFetch();
    const client = new EventClient(credentials, { logger: false, fetch, rateLimiter });
    const polling = client.poll().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1);
    expect(client.status.state).toBe("waiting");
    await client.close();
    expect(await polling).toMatchObject({ code: "CLIENT_CLOSED" });
    const next = rateLimiter.acquire();
    await vi.advanceTimersByTimeAsync(9999);
    await next;
    expect(urls).toEqual([]);
  });
});

describe("a rate limiter of your own", () => {
  it.each([
    ["an error of its own", new Error("no more slots"), "UNKNOWN"],
    [
      "one that may pass, but is no answer of the feed",
      new PositionStoreError("load", undefined),
      "POSITION_STORE",
    ],
  ])("ends a poll with what it refuses with, and nothing is asked for: %s", async (_, reason, code) => {
    const { fetch, urls } = scriptedFetch();
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      rateLimiter: { acquire: () => Promise.reject(reason) },
    });
    await expect(client.poll()).rejects.toBe(reason);
    expect(client.status).toMatchObject({ state: "failed", retries: 0, lastError: { code } });
    expect(urls).toEqual([]);
    await client.close();
  });

  it("is given a signal, and is not waited for once that is aborted", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const acquire = (signal?: AbortSignal) => {
      signals.push(signal);
      return new Promise<void>(() => {});
    };
    const client = new EventClient(credentials, { logger: false, rateLimiter: { acquire } });
    const polling = client.poll().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1);
    await client.close();
    expect(await polling).toMatchObject({ code: "CLIENT_CLOSED" });
    expect(signals).toEqual([expect.objectContaining({ aborted: true })]);
  });
});

describe("the options of a rate limiter", () => {
  it.each([
    {},
    { maxRate: 1 },
    { maxRate: 1e6 },
    { timePeriod: 0.001 },
    { timePeriod: 86_400 },
    { maxRate: undefined, signal: undefined },
  ])("may be %o", async (options) => {
    await createRateLimiter(options).acquire();
  });

  const requests = "a whole number of requests, 1 or more";
  const seconds = "a number of seconds above 0, up to 86400";
  it.each([
    ["maxRate", 0, requests, "0"],
    ["maxRate", 1.5, requests, "1.5"],
    ["maxRate", Infinity, requests, "Infinity"],
    ["maxRate", "5", requests, '"5"'],
    ["timePeriod", 0, seconds, "0"],
    ["timePeriod", -1, seconds, "-1"],
    ["timePeriod", 60_000_000, seconds, "60000000"],
    ["timePeriod", Number.NaN, seconds, "NaN"],
    ["timePeriod", null, seconds, "null"],
    ["signal", {}, "an AbortSignal", "an object"],
    ["signal", null, "an AbortSignal", "null"],
  ])("must not have %s: %o", (name, value, allowed, came) => {
    const error = thrownBy(() => createRateLimiter({ [name]: value }));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toBe(`The option ${name} must be ${allowed}, not ${came}`);
  });

  it("must all be known", () => {
    expect(thrownBy(() => createRateLimiter({ maxrate: 5 } as object))).toMatchObject({
      code: "CONFIG",
      message: "Unknown option maxrate. Known options: maxRate, timePeriod, signal",
    });
  });
});
