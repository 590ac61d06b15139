import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ClientClosedError,
  EventClient,
  NetworkError,
  ProtocolError,
  type RateLimiter,
} from "../src/index.js";
import { base, credentials, follow, id, json, numbers, scriptedFetch } from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("poll", () => {
  it("gives the events of one answer, and goes on from its nextUrl", async () => {
    const { fetch, urls } = scriptedFetch(
      { events: [follow(1), follow(2)] },
      { events: [], next: id(2) },
      { events: [follow(3)] },
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    expect(numbers(await client.poll())).toEqual([1, 2]);
    expect(await client.poll()).toEqual([]);
    expect(numbers(await client.poll())).toEqual([3]);
    expect(urls).toEqual([
      `${base}?timeout=10`,
      `${base}?i=${id(2)}&timeout=10`,
      `${base}?i=${id(2)}&timeout=10`,
    ]);
    await client.close();
  });

  it("asks for the same page again after a failure", async () => {
    const { fetch, urls } = scriptedFetch(503, new TypeError("fetch failed"), { events: [follow(1)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    const polling = client.poll();
    await vi.runAllTimersAsync();
    expect(numbers(await polling)).toEqual([1]);
    expect(new Set(urls)).toEqual(new Set([`${base}?timeout=10`]));
    await client.close();
  });

  it("counts a server that is silent beyond the time limit as a failed attempt", async () => {
    const { fetch } = scriptedFetch("hang", { events: [follow(1)] });
    const client = new EventClient(credentials, { logger: false, fetch, retryJitter: 0 });
    const polling = client.poll();
    await vi.advanceTimersByTimeAsync(15_999);
    expect(client.status.state).toBe("retrying");
    await vi.advanceTimersByTimeAsync(1);
    expect(numbers(await polling)).toEqual([1]);
    await client.close();
  });

  it("rejects with ClientClosedError when the client is closed meanwhile, and ever after", async () => {
    const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch("hang").fetch });
    const polling = client.poll();
    await vi.advanceTimersByTimeAsync(10);
    await client.close();
    await expect(polling).rejects.toBeInstanceOf(ClientClosedError);
    await expect(client.poll()).rejects.toBeInstanceOf(ClientClosedError);
  });

  it("throws an answer that cannot be used at once, and asks for the same page again", async () => {
    const { fetch, urls } = scriptedFetch({ events: [follow(1)] }, new Response("<html>"), {
      events: [follow(2)],
    });
    const client = new EventClient(credentials, { logger: false, fetch });
    await client.poll();
    await expect(client.poll()).rejects.toBeInstanceOf(ProtocolError);
    expect(numbers(await client.poll())).toEqual([2]);
    expect(urls[1]).toBe(urls[2]);
    await client.close();
  });

  it("gives up after its number of attempts", async () => {
    const { fetch, urls } = scriptedFetch(500, 502, 503);
    const client = new EventClient(credentials, { logger: false, fetch, retryAttempts: 2, retryBackoff: 0 });
    const polling = client.poll().catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    expect(await polling).toMatchObject({ name: "ServerError", statusCode: 502, retryable: true });
    expect(urls).toHaveLength(2);
    expect(client.status).toMatchObject({ state: "failed", lastError: { code: "SERVER" } });
    await client.close();
  });

  it("queues concurrent calls, and gives no event twice", async () => {
    const { fetch } = scriptedFetch({ events: [follow(1)] }, { events: [follow(1), follow(2)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    const batches = await Promise.all([client.poll(), client.poll()]);
    expect(batches.map(numbers)).toEqual([[1], [2]]);
    await client.close();
  });

  it("recovers an expired cursor, and tells of the gap", async () => {
    const onGap = vi.fn();
    const expired = json(
      { status: "waited too long for events", nextUrl: `${base}?i=${id(9)}&timeout=10`, events: [] },
      { status: 400 },
    );
    const { fetch, urls } = scriptedFetch({ events: [follow(1)] }, expired, { events: [follow(10)] });
    const client = new EventClient(credentials, { logger: false, fetch, hooks: { onGap } });
    await client.poll();
    expect(await client.poll()).toEqual([]);
    expect(numbers(await client.poll())).toEqual([10]);
    expect(onGap.mock.calls).toEqual([[{ reason: "expired", from: id(1), to: id(9) }]]);
    expect(urls.at(-1)).toBe(`${base}?i=${id(9)}&timeout=10`);
    await client.close();
  });

  it("takes a limiter that gives no promise, and throws what a limiter throws", async () => {
    const slots: (() => void)[] = [
      () => {},
      () => {
        throw new RangeError("no slot");
      },
    ];
    const rateLimiter = { acquire: () => slots.shift()?.() } as unknown as RateLimiter;
    const client = new EventClient(credentials, {
      logger: false,
      fetch: scriptedFetch({ events: [follow(1)] }).fetch,
      rateLimiter,
    });
    expect(numbers(await client.poll())).toEqual([1]);
    await expect(client.poll()).rejects.toThrow(new RangeError("no slot"));
    expect(client.status).toMatchObject({ state: "failed", lastError: { code: "UNKNOWN" } });
    await client.close();
  });

  it.each(["", null, undefined])("starts from the base URL when a nextUrl is %j", async (nextUrl) => {
    const { fetch, urls } = scriptedFetch(
      { events: [follow(1)] },
      json({ error: "waited too long", nextUrl }, { status: 400 }),
      { events: [follow(2)] },
      json({ events: [], nextUrl }),
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    for (let poll = 0; poll < 4; poll += 1) await client.poll();
    const last = client.poll().catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
    expect([urls[2], urls[4]]).toEqual([`${base}?timeout=10`, `${base}?timeout=10`]);
    await client.close();
    await last;
  });

  it("ends a request whose fetch pays no heed to the signal", async () => {
    const client = new EventClient(credentials, {
      logger: false,
      fetch: () => new Promise(() => {}),
      retryAttempts: 1,
    });
    const polling = client.poll().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await polling).toBeInstanceOf(NetworkError);
    await client.close();
  });
});
