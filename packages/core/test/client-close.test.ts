import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRateLimiter, EventClient } from "../src/index.js";
import { follow as followLoop, MemoryStore, take } from "./harness.js";
import { base, credentials, follow, hang, id, json, scriptedFetch } from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const bodyThatStalls = () =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"events":[')),
    }),
  );

describe("close", () => {
  it.each([
    [
      "before anything was asked",
      async () => new EventClient(credentials, { logger: false, fetch: scriptedFetch().fetch }),
    ],
    [
      "in a held request",
      async () => {
        const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch("hang").fetch });
        followLoop(client);
        return client;
      },
    ],
    [
      "in the middle of a body",
      async () => {
        const client = new EventClient(credentials, {
          logger: false,
          fetch: scriptedFetch(bodyThatStalls()).fetch,
        });
        followLoop(client);
        return client;
      },
    ],
    [
      "in a back-off",
      async () => {
        const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch(503).fetch });
        followLoop(client);
        return client;
      },
    ],
    [
      "in a wait for a slot",
      async () => {
        const limiter = createRateLimiter({ maxRate: 1, timePeriod: 60 });
        await limiter.acquire();
        const client = new EventClient(credentials, {
          logger: false,
          fetch: scriptedFetch().fetch,
          rateLimiter: limiter,
        });
        followLoop(client);
        return client;
      },
    ],
    [
      "in a loop that waits behind another",
      async () => {
        const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch("hang").fetch });
        for (let loop = 0; loop < 30; loop += 1) followLoop(client);
        return client;
      },
    ],
  ])("ends all at once %s", async (where, make) => {
    const client = await make();
    await vi.advanceTimersByTimeAsync(10);
    const { ended } = followLoop(client);
    await client.close();
    expect(await ended).toBe("ended");
    expect(client.status.state).toBe("closed");
    // A limiter from outside may keep one timer until its next slot is free.
    expect(vi.getTimerCount()).toBe(where === "in a wait for a slot" ? 1 : 0);
  });

  // In whichever microtask of a failing request: either the error was there before, or the end is quiet.
  it.each(Array.from({ length: 60 }, (_, turns) => turns))(
    "ends all quietly %i microtasks after an answer that is an error",
    async (turns) => {
      const refused = async () => new Response(null, { status: 401 });
      const fetches = [scriptedFetch(refused), scriptedFetch(refused), scriptedFetch(refused)] as const;
      const [looped, polled, ran] = fetches.map(
        ({ fetch }) => new EventClient(credentials, { logger: false, fetch }),
      ) as [EventClient, EventClient, EventClient];
      const ends = [
        followLoop(looped).ended,
        polled.poll().then(
          () => "polled",
          ({ code }) => (code === "CLIENT_CLOSED" ? "ended" : code),
        ),
        ran
          .run(() => {})
          .then(
            () => "ended",
            ({ code }) => code,
          ),
      ];
      for (let turn = 0; turn < turns; turn += 1) await null;
      for (const [at, client] of [looped, polled, ran].entries()) {
        const hasFailed = client.status.state === "failed";
        await client.close();
        if (hasFailed) expect(await ends[at]).not.toBe("ended");
        else expect(await ends[at]).toBe("ended");
      }
    },
  );

  it("stops the limiter that the client made itself", async () => {
    const full = Array.from({ length: 2000 }, () => ({ events: [], next: id(0) }));
    const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch(...full).fetch });
    for (let poll = 0; poll < 2000; poll += 1) await client.poll();
    const last = client.poll().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    expect(client.status.state).toBe("waiting");
    expect(vi.getTimerCount()).toBe(1);
    await client.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(await last).toMatchObject({ code: "CLIENT_CLOSED" });
  });

  it("is idempotent and final", async () => {
    const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch().fetch });
    expect(client.close()).toBe(client.close());
    await client.close();
    await expect(client.poll()).rejects.toMatchObject({ code: "CLIENT_CLOSED", retryable: false });
    expect(client.status.state).toBe("closed");
  });

  it("waits for a save that is under way", async () => {
    let finish = () => {};
    const save = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    const { fetch } = scriptedFetch({ events: [follow(1), follow(2)] });
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: { load: async () => undefined, save },
    });
    const { ended, got } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    expect(save).toHaveBeenCalledTimes(1);
    let closed = false;
    const closing = client.close().then(() => {
      closed = true;
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(closed).toBe(false);
    finish();
    await closing;
    expect(await ended).toBe("ended");
    expect(got).toEqual([1]);
  });

  it("waits for the save that follows the one under way", async () => {
    const log: string[] = [];
    const finish: (() => void)[] = [];
    const save = () => {
      log.push("save");
      return new Promise<void>((resolve) => finish.push(resolve));
    };
    const { fetch } = scriptedFetch({ events: [follow(1), follow(2)] });
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: { load: async () => undefined, save },
    });
    const loops = [client[Symbol.asyncIterator](), client[Symbol.asyncIterator]()];
    for (const loop of loops) await loop.next();
    loops.map((loop) => loop.next().then(() => log.push("loop ended")));
    // The first save starts before the second event counts as handled.
    const closing = client.close().then(() => log.push("closed"));
    for (let turn = 0; turn < 3; turn += 1) {
      await vi.advanceTimersByTimeAsync(10);
      finish.shift()?.();
    }
    await closing;
    expect(log).toEqual(["save", "save", "loop ended", "loop ended", "closed"]);
  });

  it("rejects a poll() whose save was under way", async () => {
    let finish = () => {};
    const save = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const { fetch } = scriptedFetch({ events: [], next: id(1) });
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: { load: async () => undefined, save },
    });
    const polling = client.poll().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    const closing = client.close();
    finish();
    await closing;
    expect(await polling).toMatchObject({ code: "CLIENT_CLOSED" });
  });

  it("waits for the save of a commit() too", async () => {
    let finish = () => {};
    const save = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const { fetch } = scriptedFetch({ events: [follow(1)] });
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: { load: async () => undefined, save },
    });
    await take(client, 1);
    const log: string[] = [];
    const committing = client.commit().then(() => log.push("committed"));
    const closing = client.close().then(() => log.push("closed"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(log).toEqual([]);
    finish();
    await Promise.all([committing, closing]);
    expect(log).toHaveLength(2);
  });

  it("leaves what was not delivered for the next client", async () => {
    const store = new MemoryStore();
    const { fetch } = scriptedFetch({ events: [follow(1), follow(2)] });
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    for await (const _ of client) await client.close();
    expect(store.stored).toMatchObject({ cursor: null, mark: id(1) });
  });

  it("still lets commit() save what was delivered", async () => {
    const store = new MemoryStore();
    const { fetch } = scriptedFetch({ events: [follow(1)] });
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    await take(client, 1);
    await client.close();
    await client.commit();
    expect(store.stored).toMatchObject({ cursor: id(1), handled: [] });
  });

  it("comes with `await using`", async () => {
    const { fetch, inits } = scriptedFetch("hang");
    {
      await using client = new EventClient(credentials, { logger: false, fetch });
      followLoop(client);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(inits[0]?.signal.aborted).toBe(true);
  });

  it("comes with the option `signal`, also when that is aborted already", async () => {
    const controller = new AbortController();
    const client = new EventClient(credentials, {
      logger: false,
      fetch: scriptedFetch("hang").fetch,
      signal: controller.signal,
    });
    const { ended } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    expect(await ended).toBe("ended");
    expect(client.status.state).toBe("closed");

    const late = new EventClient(credentials, {
      logger: false,
      fetch: scriptedFetch().fetch,
      signal: controller.signal,
    });
    expect(late.status.state).toBe("closed");
    await expect(late.poll()).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
  });

  it("ends a fetch that pays no heed to the signal, and discards what it brings later", async () => {
    const cancelled = vi.fn();
    const late = new Response(new ReadableStream({ cancel: cancelled }));
    const fetch = () => new Promise<Response>((resolve) => setTimeout(() => resolve(late), 60_000));
    const client = new EventClient(credentials, { logger: false, fetch });
    const { ended } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    await client.close();
    expect(await ended).toBe("ended");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  it("does not wait for the fetch, the hook or the handler that called it", async () => {
    const clients: EventClient[] = [];
    const fetch: typeof hang = async (init) => {
      await clients[0]?.close();
      return hang(init);
    };
    const client = new EventClient(credentials, {
      logger: false,
      fetch: (_, init) => fetch(init),
      hooks: { onStatus: () => clients[1]?.close() },
    });
    clients.push(client);
    const { ended } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    expect(await ended).toBe("ended");
  });
});

describe("a client that lives long", () => {
  it("collects no listeners on a long-lived signal, poll by poll", async () => {
    const controller = new AbortController();
    const limiterEnd = new AbortController();
    const pages = Array.from({ length: 50 }, (_, n) => ({ events: [follow(n)] }));
    const signals = new Set<AbortSignal>();
    const scripted = scriptedFetch(...pages);
    const client = new EventClient(credentials, {
      logger: false,
      fetch: (url, init) => {
        signals.add(init.signal);
        return scripted.fetch(url, init);
      },
      signal: controller.signal,
      rateLimiter: createRateLimiter({ signal: limiterEnd.signal }),
    });
    for (let poll = 0; poll < 50; poll += 1) await client.poll();
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    expect(getEventListeners(limiterEnd.signal, "abort")).toHaveLength(1);
    for (const signal of signals) expect(getEventListeners(signal, "abort")).toHaveLength(0);
    await client.close();
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("remembers the last 1,000 ids, and no more", async () => {
    const many = Array.from({ length: 1001 }, (_, n) => follow(n));
    const { fetch } = scriptedFetch({ events: many }, { events: [follow(0), follow(1), follow(2000)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    await client.poll();
    expect((await client.poll()).map((event) => event.id)).toEqual([id(0), id(2000)]);
    await client.close();
  });

  it("drops every repeat of a page of any size while that page is not handled", async () => {
    const many = Array.from({ length: 3000 }, (_, n) => follow(n));
    const broken = { events: many, nextUrl: "https://evil.example/" };
    const { fetch } = scriptedFetch(broken, { events: [...many, follow(5000)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    expect(await client.poll()).toHaveLength(3000);
    await expect(client.poll()).rejects.toMatchObject({ code: "PROTOCOL" });
    expect((await client.poll()).map((event) => event.id)).toEqual([id(5000)]);
    await client.close();
  });
});

describe("the status", () => {
  it("follows what the client does", async () => {
    vi.setSystemTime(1_755_376_800_000 + 5000);
    const onStatus = vi.fn();
    const { fetch } = scriptedFetch({ events: [follow(1), follow(2000)] }, 503, "hang");
    const client = new EventClient(credentials, { logger: false, fetch, hooks: { onStatus } });
    expect(client.status).toEqual({
      state: "idle",
      lastPollAt: undefined,
      lastEventAt: undefined,
      lag: undefined,
      polls: 0,
      events: 0,
      retries: 0,
      gaps: 0,
    });
    followLoop(client);
    await vi.advanceTimersByTimeAsync(1);
    expect(client.status).toMatchObject({ state: "retrying", polls: 1, events: 2, lag: 3, retries: 1 });
    expect(client.status.lastPollAt).toEqual(new Date(1_755_376_805_000));
    expect(client.status.lastEventAt).toEqual(new Date(1_755_376_805_000));
    expect(client.status.lastError).toMatchObject({ code: "SERVER" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(client.status.state).toBe("polling");
    await client.close();
    expect(onStatus.mock.calls.map(([status]) => status.state)).toEqual([
      "waiting",
      "polling",
      "waiting",
      "polling",
      "retrying",
      "waiting",
      "polling",
      "closed",
    ]);
  });

  it("is a copy, and is not changed by a loop that is left while another waits for the feed", async () => {
    const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch("hang").fetch });
    followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    const other = client[Symbol.asyncIterator]();
    const waiting = other.next();
    await other.return?.();
    await waiting;
    expect(client.status.state).toBe("polling");
    Object.assign(client.status, { state: "failed" });
    expect(client.status.state).toBe("polling");
    await client.close();
  });

  it("says failed when a loop ended with an error, and recovers with the next", async () => {
    const { fetch } = scriptedFetch(401, { events: [follow(1)] });
    const client = new EventClient(credentials, { logger: false, fetch });
    await expect(client.poll()).rejects.toMatchObject({ code: "AUTH" });
    expect(client.status).toMatchObject({ state: "failed", lastError: { code: "AUTH" } });
    await client.poll();
    expect(client.status.state).toBe("waiting");
    await client.close();
  });
});

describe("hooks and logger", () => {
  it("harm nothing when they throw, and the failure of a hook is logged", async () => {
    const failing = () => {
      throw new Error("hook failed");
    };
    const rejecting = async () => failing();
    const error = vi.fn();
    const { fetch } = scriptedFetch(503, { events: [follow(1), {}], next: null });
    const client = new EventClient(credentials, {
      fetch,
      logger: { debug: failing, info: failing, warn: failing, error },
      hooks: {
        onPoll: rejecting,
        onRetry: failing,
        onGap: failing,
        onInvalidEvent: failing,
        onStatus: failing,
      },
    });
    const polling = client.poll();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await polling).toHaveLength(1);
    const lines = error.mock.calls.map(([message]) => String(message));
    for (const name of ["onPoll", "onRetry", "onGap", "onInvalidEvent", "onStatus"]) {
      expect(lines).toContainEqual(`The hook ${name} failed (Error: hook failed)`);
    }
    await client.close();
  });

  it("tell of polls, answers, retries and gaps", async () => {
    const log: string[] = [];
    const to = (level: string) => (message: string) => log.push(`${level}: ${message}`);
    const onPoll = vi.fn();
    const onRetry = vi.fn();
    const { fetch } = scriptedFetch(503, { events: [follow(1)] }, json({ events: [], nextUrl: null }));
    const client = new EventClient(credentials, {
      fetch,
      retryJitter: 0,
      logger: { debug: to("debug"), info: to("info"), warn: to("warn"), error: to("error") },
      hooks: { onPoll, onRetry },
    });
    const polling = client.poll();
    await vi.advanceTimersByTimeAsync(1000);
    await polling;
    await client.poll();
    expect(log).toEqual([
      "debug: Polling https://eventsapi.chaturbate.com/events/room_owner/***/?timeout=10",
      "warn: Attempt 1 of 8 failed (ServerError: The feed failed (503)); next attempt in 1 s",
      "debug: Polling https://eventsapi.chaturbate.com/events/room_owner/***/?timeout=10",
      "debug: Received 1 event",
      `debug: Polling https://eventsapi.chaturbate.com/events/room_owner/***/?i=${id(1)}&timeout=10`,
      "debug: Received 0 events",
      "warn: Events may have been missed: the feed named no next page",
    ]);
    expect(onPoll.mock.calls).toEqual([[{ events: 1, seconds: 1 }], [{ events: 0, seconds: 0 }]]);
    expect(onRetry.mock.calls).toMatchObject([
      [{ attempt: 1, attempts: 8, delay: 1, error: { code: "SERVER" } }],
    ]);
    await client.close();
  });

  it("show no secret when the client itself is shown", () => {
    const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch().fetch });
    expect(JSON.parse(JSON.stringify(client))).toMatchObject({
      username: "room_owner",
      status: { state: "idle" },
    });
    for (const shown of [
      inspect(client, { depth: 10, showHidden: true }),
      JSON.stringify(client),
      String(client),
    ]) {
      expect(shown).not.toContain(credentials.token);
      expect(shown).not.toContain(new URL(base).pathname);
    }
  });
});
