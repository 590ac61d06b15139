import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRateLimiter, EventClient } from "../src/index.js";
import { follow as followLoop } from "./harness.js";
import { base, credentials, follow, id, json, type Step, scriptedFetch } from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const HOUR = 3_600_000;
/** Sets the wall clock; the monotonic one goes on. */
const setClock = (ms: number) => void vi.setSystemTime(Date.now() + ms);
const bothWays: [string, number][] = [
  ["forward by an hour", HOUR],
  ["back by an hour", -HOUR],
  ["forward by a second and a half", 1500],
  ["back by a second and a half", -1500],
];

/** When each of so many slots was granted, by the monotonic clock, in ms. */
function acquireMany(limiter: ReturnType<typeof createRateLimiter>, count: number): number[] {
  const grants: number[] = [];
  for (let n = 0; n < count; n += 1) void limiter.acquire().then(() => grants.push(performance.now()));
  return grants;
}

/** The most grants in any period. */
function most(grants: readonly number[], period: number): number {
  return Math.max(...grants.map((from) => grants.filter((at) => at >= from && at < from + period).length));
}

describe("the wall clock, set while a client runs", () => {
  it.each(bothWays)("%s changes no window of the limiter", async (_, shift) => {
    const limiter = createRateLimiter({ maxRate: 10, timePeriod: 2 });
    const started = performance.now();
    const grants = acquireMany(limiter, 10);
    await vi.advanceTimersByTimeAsync(100);
    expect(grants).toHaveLength(10);
    setClock(shift);
    const later = acquireMany(limiter, 25);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(most([...grants, ...later], 2000)).toBe(10);
    // And none has to wait longer than without that.
    expect(later.map((at) => Math.floor((at - started) / 2000))).toEqual([
      ...Array(10).fill(1),
      ...Array(10).fill(2),
      ...Array(5).fill(3),
    ]);
  });

  it.each(bothWays)("%s while others wait for a slot changes nothing for them", async (_, shift) => {
    const limiter = createRateLimiter({ maxRate: 10, timePeriod: 2 });
    const started = performance.now();
    const grants = acquireMany(limiter, 35);
    for (const at of [500, 1000, 2500, 3999]) {
      await vi.advanceTimersByTimeAsync(at - (performance.now() - started));
      setClock(shift);
    }
    await vi.advanceTimersByTimeAsync(6000);
    expect(most(grants, 2000)).toBe(10);
    expect(grants.map((at) => Math.floor((at - started) / 2000))).toEqual(
      [10, 10, 10, 5].flatMap((count, period) => Array(count).fill(period)),
    );
  });

  it("as often as one likes, changes no window of the limiter", async () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 1500 }),
      shift: fc.oneof(fc.constant(0), fc.integer({ min: -10_000, max: 10_000 })),
      slots: fc.nat(8),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const limiter = createRateLimiter({ maxRate: 5, timePeriod: 1 });
        const grants: number[][] = [];
        let count = 0;
        for (const { wait, shift, slots } of steps) {
          await vi.advanceTimersByTimeAsync(wait);
          setClock(shift);
          grants.push(acquireMany(limiter, slots));
          count += slots;
        }
        // What drifts by less than a second is not told from a clock that runs fast: it may cost that second, and no more.
        await vi.advanceTimersByTimeAsync(Math.ceil(count / 5) * 2000);
        const all = grants.flat();
        expect(all).toHaveLength(count);
        if (count > 0) expect(most(all, 1000)).toBeLessThanOrEqual(5);
      }),
      { numRuns: 200 },
    );
  });

  it.each(bothWays)("%s changes neither the pace of a loop nor the delay of a retry", async (_, shift) => {
    const { fetch, urls } = scriptedFetch({ events: [] }, { events: [] }, 503, 503, { events: [] });
    const client = new EventClient(credentials, { logger: false, fetch, retryJitter: 0 });
    const { ended } = followLoop(client);
    const asked: number[] = [];
    await vi.advanceTimersByTimeAsync(500);
    for (let second = 0; second < 7; second += 1) {
      setClock(shift);
      asked.push(urls.length);
      await vi.advanceTimersByTimeAsync(1000);
    }
    // At 0, 1 and 2 s; again after 1 s, and after 2 s more; that took more than a second, so the next one comes at once.
    expect(asked).toEqual([1, 2, 3, 4, 4, 6, 6]);
    await client.close();
    expect(await ended).toBe("ended");
  });

  it.each(bothWays)("%s changes not when a cursor is given up", async (_, shift) => {
    const refused = () => Promise.resolve(json({}, { status: 400 }));
    const { fetch, urls } = scriptedFetch({ events: [], next: id(1) }, ...Array(8).fill(refused));
    const client = new EventClient(credentials, { logger: false, fetch, retryJitter: 0 });
    const run = client.run(() => {});
    await vi.advanceTimersByTimeAsync(5000);
    setClock(shift);
    await vi.advanceTimersByTimeAsync(57_000 - 500);
    expect(urls).toHaveLength(7);
    await vi.advanceTimersByTimeAsync(1000);
    expect(new URL(urls[7] as string).searchParams.get("i")).toBeNull();
    await client.close();
    await run;
  });
});

/** An answer with a `Date` header. */
const dated =
  (date: string, ids: readonly string[] = []): Step =>
  () =>
    Promise.resolve(
      json(
        {
          events: ids.map((each) => ({ ...follow(1), id: each })),
          nextUrl: `${base}?i=${ids.at(-1) ?? id(1)}&timeout=10`,
        },
        { headers: { date } },
      ),
    );
const utc = (ms: number) => new Date(ms).toUTCString();

describe("the status, where the wall clock is set", () => {
  it.each(bothWays)(
    "%s tells which came later, an answer or an error, and how long ago",
    async (_, shift) => {
      const { fetch } = scriptedFetch({ events: [follow(1)] }, 503, { events: [follow(2)] });
      const client = new EventClient(credentials, { fetch, logger: false });
      await client.poll();
      const second = client.poll();
      await vi.advanceTimersByTimeAsync(100);
      const failed = client.status;
      expect(failed.lastError?.at.getTime()).toBeGreaterThanOrEqual(failed.lastPollAt?.getTime() ?? Infinity);
      setClock(shift);
      await vi.advanceTimersByTimeAsync(2000);
      await second;
      const { lastPollAt, lastError } = client.status;
      const age = (at: Date | undefined) => (Date.now() - (at?.getTime() ?? 0)) / 1000;
      expect(lastError?.at.getTime()).toBeLessThan(lastPollAt?.getTime() ?? 0);
      expect([age(lastPollAt), age(lastError?.at)].map(Math.round)).toEqual([1, 2]);
      await client.close();
    },
  );

  it("gives the same times each time it is asked", async () => {
    const { fetch } = scriptedFetch({ events: [follow(1)] });
    const client = new EventClient(credentials, { fetch, logger: false });
    await client.poll();
    const { lastPollAt } = client.status;
    await vi.advanceTimersByTimeAsync(1234);
    expect(client.status.lastPollAt).toEqual(lastPollAt);
    await client.close();
  });
});

describe("the feed's clock", () => {
  const now = 1_795_000_000_000;

  it.each([
    ["ahead", -600_000, 600, "600 s ahead of the feed's"],
    ["behind", 45_000, -45, "45 s behind the feed's"],
  ])("makes clockSkew, with one warning beyond 30 s: this machine %s", async (_, offset, skew, text) => {
    vi.setSystemTime(now);
    const warn = vi.fn();
    const { fetch } = scriptedFetch(dated(utc(now + offset)), dated(utc(now + offset + 1000)), 503);
    const client = new EventClient(credentials, { logger: { warn }, fetch, retryAttempts: 1 });
    expect(client.status.clockSkew).toBeUndefined();
    await client.poll();
    expect(client.status.clockSkew).toBe(skew);
    setClock(1000);
    await client.poll();
    expect(client.status.clockSkew).toBe(skew);
    expect(warn.mock.calls).toEqual([[expect.stringContaining(text), { clockSkew: skew }]]);
    await client.close();
  });

  it.each([30_000, -30_000, 0])("is no matter of a warning when it is %i ms off", async (offset) => {
    vi.setSystemTime(now);
    const warn = vi.fn();
    const { fetch } = scriptedFetch(dated(utc(now + offset)));
    const client = new EventClient(credentials, { logger: { warn }, fetch });
    await client.poll();
    expect(client.status.clockSkew).toBe(0 - offset / 1000);
    expect(warn).not.toHaveBeenCalled();
    await client.close();
  });

  it.each(["", "yesterday", "12", "2026-11-28T00:00:00Z"])(
    "is not told by a header such as %j",
    async (date) => {
      const { fetch } = scriptedFetch(dated(date));
      const client = new EventClient(credentials, { logger: false, fetch });
      await client.poll();
      expect(client.status.clockSkew).toBeUndefined();
      await client.close();
    },
  );

  it("is read anew with each header that differs, and goes on by the monotonic clock between them", async () => {
    vi.setSystemTime(now);
    const { fetch } = scriptedFetch(
      dated(utc(now)),
      dated(utc(now), [`${now + 1000}-0`]),
      dated(utc(now + 60_000), [`${now + 59_000}-0`]),
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    await client.poll();
    await vi.advanceTimersByTimeAsync(3000);
    setClock(HOUR);
    await client.poll();
    // The same header again tells nothing: three seconds have passed, and the event is one second old then.
    expect(client.status).toMatchObject({ lag: 2, clockSkew: 0 });
    await client.poll();
    expect(client.status).toMatchObject({ lag: 1, clockSkew: (HOUR + 3000 - 60_000) / 1000 });
    await client.close();
  });

  it("counts for a Retry-After that is a date", async () => {
    vi.setSystemTime(now);
    const headers = { date: utc(now - HOUR), "retry-after": utc(now - HOUR + 20_000) };
    const onRetry = vi.fn();
    const { fetch } = scriptedFetch(new Response(null, { status: 503, headers }), { events: [] });
    const client = new EventClient(credentials, { logger: false, fetch, hooks: { onRetry } });
    const polling = client.poll();
    await vi.advanceTimersByTimeAsync(20_000);
    await polling;
    expect(onRetry.mock.calls[0]?.[0]).toMatchObject({ delay: 20 });
    await client.close();
  });

  it("is this machine's where the feed does not tell its own", async () => {
    vi.setSystemTime(now);
    const { fetch } = scriptedFetch({ events: [{ ...follow(1), id: `${now - 2500}-0` }] });
    const client = new EventClient(credentials, { logger: false, fetch });
    await client.poll();
    expect(client.status).toMatchObject({ lag: 2.5, clockSkew: undefined });
    await client.close();
  });
});
