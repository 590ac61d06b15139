import type { CbEvent } from "@cb-events/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventClient, EventValidationError, ProtocolError } from "../src/index.js";
import { follow as followLoop, take } from "./harness.js";
import { base, credentials, follow, id, json, numbers, scriptedFetch } from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const invalid = (n: number) => follow(n, { object: { user: {} } });
const salvageable = (n: number) => follow(n, { object: { user: { username: "ana", isMod: "yes" } } });

describe("a loop over a client", () => {
  it("gives each event of each page once, in order", async () => {
    const { fetch } = scriptedFetch(
      { events: [follow(1), follow(2)] },
      { events: [], next: id(2) },
      { events: [follow(2), follow(3), follow(3)] },
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    const { got } = followLoop(client);
    await vi.advanceTimersByTimeAsync(5000);
    expect(got).toEqual([1, 2, 3]);
    await client.close();
  });

  it("ends quietly when the client is closed, and so does one that is started after", async () => {
    const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch("hang").fetch });
    const { ended } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    await client.close();
    expect(await ended).toBe("ended");
    expect(await followLoop(client).ended).toBe("ended");
  });

  it("loses nothing when it is left in the middle of an answer", async () => {
    const { fetch, urls } = scriptedFetch({ events: [follow(1), follow(2), follow(3)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    expect(await take(client, 1)).toEqual([1]);
    expect(await take(client, 1)).toEqual([2]);
    expect(numbers(await client.poll())).toEqual([3]);
    expect(urls).toHaveLength(1);
    await client.close();
  });

  it.each(Array.from({ length: 12 }, (_, turns) => turns))(
    "gives in the order of the calls, the second being made %i turns after the save for the first",
    async (turns) => {
      const { fetch } = scriptedFetch({ events: [follow(1), follow(2), follow(3)] });
      const saves: (() => void)[] = [];
      const positionStore = {
        load: async () => undefined,
        save: () => new Promise<void>((resolve) => void saves.push(resolve)),
      };
      const client = new EventClient(credentials, { logger: false, fetch, positionStore });
      const loop = client[Symbol.asyncIterator]();
      await loop.next();
      const first = loop.next();
      await vi.waitFor(() => expect(saves).toHaveLength(1));
      saves[0]?.();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const second = loop.next();
      const saveAll = setInterval(() => saves.at(-1)?.(), 1);
      await vi.advanceTimersByTimeAsync(10);
      clearInterval(saveAll);
      expect(numbers([(await first).value, (await second).value] as CbEvent[])).toEqual([2, 3]);
      const closed = client.close();
      saves.at(-1)?.();
      await closed;
    },
  );

  it("takes nothing that a poll before it has asked for", async () => {
    const { fetch } = scriptedFetch({ events: [follow(1), follow(2), follow(3)] }, { events: [follow(4)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    const [polled, next] = [client.poll(), loop.next()];
    expect(numbers(await polled)).toEqual([2, 3]);
    expect(numbers([(await next).value as CbEvent])).toEqual([4]);
    await client.close();
  });

  it("reports what is wrong with an event before it is delivered, though it is buffered", async () => {
    const { fetch } = scriptedFetch({
      events: [follow(1), follow(2, { object: { user: { username: "user2", gender: 5 } } })],
    });
    const told: unknown[] = [];
    const hooks = { onInvalidEvent: ({ id }: { id?: string }) => void told.push(id) };
    const client = new EventClient(credentials, { logger: false, fetch, hooks });
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    expect(told).toEqual([]);
    const { value } = await loop.next();
    expect(told).toEqual([value?.id]);
    await client.close();
  });

  it("delivers what is buffered in the very turn in which it is asked", async () => {
    const { fetch } = scriptedFetch({ events: [follow(1), follow(2), follow(3)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    let got: unknown;
    void loop.next().then(({ value }) => {
      got = value;
    });
    await Promise.resolve();
    expect(got).toMatchObject({ type: "follow", user: { username: "user2" } });
    await client.close();
    expect(await loop.next()).toEqual({ done: true, value: undefined });
  });

  it("shares with another loop: no event goes to both, none is lost", async () => {
    const { fetch } = scriptedFetch({ events: [1, 2, 3, 4, 5].map((n) => follow(n)) });
    const client = new EventClient(credentials, { logger: false, fetch });
    const [one, other] = [followLoop(client), followLoop(client)];
    await vi.advanceTimersByTimeAsync(10);
    expect([...one.got, ...other.got].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(one.got.length).toBeGreaterThan(0);
    expect(other.got.length).toBeGreaterThan(0);
    await client.close();
  });

  it("can be left while it waits: the request ends, and the event goes to the next loop", async () => {
    const { fetch, inits } = scriptedFetch("hang", { events: [follow(1)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    const loop = client[Symbol.asyncIterator]();
    const waiting = loop.next();
    await vi.advanceTimersByTimeAsync(10);
    await loop.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(inits[0]?.signal.aborted).toBe(true);
    expect(await take(client, 1)).toEqual([1]);
    await client.close();
  });

  it("can be left while it waits behind another loop, which goes on", async () => {
    const { fetch, inits } = scriptedFetch("hang");
    const client = new EventClient(credentials, { logger: false, fetch });
    const other = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    const loop = client[Symbol.asyncIterator]();
    const waiting = loop.next();
    await loop.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(inits[0]?.signal.aborted).toBe(false);
    await client.close();
    expect(await other.ended).toBe("ended");
  });

  // Left at each of the turns that an answer takes to become an event: none of them may swallow it.
  it.each(Array.from({ length: 40 }, (_, turns) => turns))(
    "gives back an event when it is left %i turns on",
    async (turns) => {
      const { fetch } = scriptedFetch({ events: [follow(1)] }, { events: [follow(1)] });
      const client = new EventClient(credentials, { logger: false, fetch });
      const loop = client[Symbol.asyncIterator]();
      const pending = loop.next();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await loop.return?.();
      const result = await pending;
      expect(numbers(result.done ? await client.poll() : [result.value])).toEqual([1]);
      await client.close();
    },
  );

  it("may be asked for several events at once", async () => {
    const { fetch } = scriptedFetch({ events: [follow(1), follow(2)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    const loop = client[Symbol.asyncIterator]();
    const both = await Promise.all([loop.next(), loop.next()]);
    expect(numbers(both.map(({ value }) => value))).toEqual([1, 2]);
    expect(client.position.handled).toEqual([]);
    await client.close();
  });

  it("waits out the second after an answer that brought nothing", async () => {
    const { fetch, urls } = scriptedFetch({ events: [], next: id(0) }, { events: [], next: id(0) }, "hang");
    const client = new EventClient(credentials, { logger: false, fetch });
    followLoop(client);
    await vi.advanceTimersByTimeAsync(999);
    expect(urls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(urls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(urls).toHaveLength(3);
    await client.close();
  });

  it("does not wait after an answer that took its time, or that brought an event", async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      return json({ events: [], nextUrl: `${base}?i=${id(0)}&timeout=10` });
    };
    const { fetch, urls } = scriptedFetch(slow, { events: [follow(1)] }, "hang");
    const client = new EventClient(credentials, { logger: false, fetch });
    followLoop(client);
    await vi.advanceTimersByTimeAsync(3000);
    expect(urls).toHaveLength(3);
    await client.close();
  });

  it("waits too when all that came is repeated or invalid", async () => {
    const page = { events: [follow(1), { junk: true }], next: id(1) };
    const { fetch, urls } = scriptedFetch(page, page, page, "hang");
    const client = new EventClient(credentials, { logger: false, fetch });
    followLoop(client);
    await vi.advanceTimersByTimeAsync(999);
    expect(urls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(urls).toHaveLength(3);
    await client.close();
  });

  it("asks for an answer that cannot be used at that pace too, when it is entered again at once", async () => {
    const { fetch, urls } = scriptedFetch(...Array.from({ length: 20 }, () => new Response("<html>")));
    const client = new EventClient(credentials, { logger: false, fetch });
    const entering = (async () => {
      while (client.status.state !== "closed") await followLoop(client).ended;
    })();
    await vi.advanceTimersByTimeAsync(5500);
    expect(urls).toHaveLength(6);
    await client.close();
    await entering;
  });

  it("leaves the pace of poll() to its caller", async () => {
    const { fetch, urls } = scriptedFetch({ events: [], next: id(0) }, { events: [], next: id(0) });
    const client = new EventClient(credentials, { logger: false, fetch });
    await client.poll();
    await client.poll();
    expect(urls).toHaveLength(2);
    await client.close();
  });

  it("ends the wait for the pace at once when it is closed", async () => {
    const client = new EventClient(credentials, {
      logger: false,
      fetch: scriptedFetch({ events: [], next: id(0) }).fetch,
    });
    const { ended } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    await client.close();
    expect(await ended).toBe("ended");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("an invalid event", () => {
  it("is reported and passed over, and costs its neighbours nothing", async () => {
    const onInvalidEvent = vi.fn();
    const warn = vi.fn();
    const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() };
    const { fetch } = scriptedFetch({ events: [follow(1), invalid(2), 5, null, salvageable(3), follow(4)] });
    const client = new EventClient(credentials, { fetch, logger, hooks: { onInvalidEvent } });
    expect(numbers(await client.poll())).toEqual([1, 3, 4]);
    expect(onInvalidEvent.mock.calls.map(([report]) => report)).toEqual([
      {
        id: id(2),
        method: "follow",
        issues: [{ path: "object.user.username", expected: "string", received: "undefined" }],
        delivered: false,
      },
      { issues: [{ path: "", expected: "object", received: "number" }], delivered: false },
      { issues: [{ path: "", expected: "object", received: "null" }], delivered: false },
      {
        id: id(3),
        method: "follow",
        issues: [{ path: "object.user.isMod", expected: "boolean", received: "string" }],
        delivered: true,
      },
    ]);
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      `Invalid event ${id(2)} (object.user.username): not delivered`,
      "Invalid event without an id (event): not delivered",
      `Invalid event ${id(3)} (object.user.isMod): delivered without them`,
    ]);
    await client.close();
    expect(warn.mock.lastCall?.[0]).toBe("More invalid events since the last warning (unknown event: 1)");
  });

  it("is thrown at its own place in strict mode, and the next loop goes on behind it", async () => {
    const { fetch, urls } = scriptedFetch({ events: [follow(1), invalid(2), salvageable(3), follow(4)] });
    const client = new EventClient(credentials, { logger: false, fetch, strictValidation: true });
    const first = followLoop(client);
    expect(await first.ended).toMatchObject({
      name: "EventValidationError",
      id: id(2),
      code: "EVENT_VALIDATION",
    });
    expect(first.got).toEqual([1]);
    const second = followLoop(client);
    const error = (await second.ended) as EventValidationError;
    expect(error.event).toEqual({ type: "follow", id: id(3), user: { username: "ana" } });
    expect(error.issues).toEqual([{ path: "object.user.isMod", expected: "boolean", received: "string" }]);
    expect(await take(client, 1)).toEqual([4]);
    expect(urls).toHaveLength(1);
    await client.close();
  });

  it("ends what poll() gives in strict mode, and is thrown by the next one", async () => {
    const { fetch, urls } = scriptedFetch({ events: [follow(1), invalid(2), follow(3)] });
    const client = new EventClient(credentials, { logger: false, fetch, strictValidation: true });
    expect(numbers(await client.poll())).toEqual([1]);
    await expect(client.poll()).rejects.toBeInstanceOf(EventValidationError);
    expect(numbers(await client.poll())).toEqual([3]);
    expect(urls).toHaveLength(1);
    await client.close();
  });
});

describe("a nextUrl that cannot be followed", () => {
  it("is thrown behind the events of its answer, and the same page is asked for again", async () => {
    const { fetch, urls } = scriptedFetch(
      { events: [follow(1)], nextUrl: "https://evil.example/events/room_owner/x/?i=9" },
      { events: [follow(1), follow(2)] },
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    const first = followLoop(client);
    expect(await first.ended).toBeInstanceOf(ProtocolError);
    expect(first.got).toEqual([1]);
    expect(await take(client, 1)).toEqual([2]);
    expect(urls).toEqual([`${base}?timeout=10`, `${base}?timeout=10`]);
    await client.close();
  });
});

describe("a feed that names no next page", () => {
  it("is started again from the base URL, drops what came before, and tells of the gap once", async () => {
    const onGap = vi.fn();
    const { fetch, urls } = scriptedFetch(
      { events: [follow(1), follow(5)] },
      { events: [], next: null },
      { events: [follow(3), follow(5), follow(6)], next: null },
      { events: [follow(6), follow(7)] },
      { events: [], next: null },
      "hang",
    );
    const client = new EventClient(credentials, { logger: false, fetch, hooks: { onGap } });
    const { got } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(got).toEqual([1, 5, 6, 7]);
    expect(urls.slice(0, 4)).toEqual([
      `${base}?timeout=10`,
      `${base}?i=${id(5)}&timeout=10`,
      `${base}?timeout=10`,
      `${base}?timeout=10`,
    ]);
    expect(onGap.mock.calls).toEqual([
      [{ reason: "restarted", from: id(5), to: null }],
      [{ reason: "restarted", from: id(7), to: null }],
    ]);
    expect(client.status.gaps).toBe(2);
    await client.close();
  });
});

describe("an expired cursor", () => {
  const expired = (nextUrl?: string) =>
    json({ error: "You waited too long. Please start over using 'nextUrl'", nextUrl }, { status: 400 });

  it("without a nextUrl starts from the base URL, and gives only what is later than the cursor", async () => {
    const onGap = vi.fn();
    const { fetch, urls } = scriptedFetch({ events: [follow(5)] }, expired(), {
      events: [follow(4), follow(6)],
    });
    const client = new EventClient(credentials, { logger: false, fetch, hooks: { onGap } });
    const { got } = followLoop(client);
    await vi.advanceTimersByTimeAsync(2000);
    expect(got).toEqual([5, 6]);
    expect(urls[2]).toBe(`${base}?timeout=10`);
    expect(onGap.mock.calls).toEqual([[{ reason: "expired", from: id(5), to: null }]]);
    await client.close();
  });

  it("backs off like a retry when it repeats, in poll() too", async () => {
    const next = `${base}?i=${id(1)}&timeout=10`;
    const { fetch, urls } = scriptedFetch(...Array.from({ length: 5 }, () => expired(next)));
    const client = new EventClient(credentials, { logger: false, fetch, retryJitter: 0 });
    await client.poll();
    await client.poll();
    const third = client.poll();
    await vi.advanceTimersByTimeAsync(999);
    expect(urls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(await third).toEqual([]);
    const fourth = client.poll();
    await vi.advanceTimersByTimeAsync(1999);
    expect(urls).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(await fourth).toEqual([]);
    const fifth = client.poll().catch((error: unknown) => error);
    await client.close();
    expect(await fifth).toMatchObject({ code: "CLIENT_CLOSED" });
  });

  it("is told from other refusals by its words alone", async () => {
    const { fetch } = scriptedFetch(
      json({ error: "bad request" }, { status: 400 }),
      json(["waited too long"], { status: 400 }),
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    await expect(client.poll()).rejects.toMatchObject({ name: "ClientRequestError", statusCode: 400 });
    await expect(client.poll()).rejects.toMatchObject({ name: "ClientRequestError", statusCode: 400 });
    await client.close();
  });

  it("whose nextUrl leads elsewhere is an error, and nothing is asked there", async () => {
    const { fetch, urls } = scriptedFetch(expired("https://evil.example/"), "hang");
    const client = new EventClient(credentials, { logger: false, fetch });
    await expect(client.poll()).rejects.toBeInstanceOf(ProtocolError);
    expect(urls).toEqual([`${base}?timeout=10`]);
    await client.close();
  });
});
