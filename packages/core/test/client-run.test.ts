import { runInNewContext } from "node:vm";
import { Router } from "@cb-events/router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ClientOptions,
  ConfigError,
  createRateLimiter,
  EventClient,
  type EventHandler,
  NetworkError,
  type Position,
  RateLimitError,
} from "../src/index.js";
import { MemoryStore } from "./harness.js";
import { base, credentials, follow, id, json, numbers, type Step, scriptedFetch } from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const events = (...ns: number[]) => ns.map((n) => follow(n));

/** A client of scripted answers that logs its warnings. */
function setUp(steps: readonly Step[], options: ClientOptions = {}) {
  const { fetch, urls } = scriptedFetch(...steps);
  const warn = vi.fn();
  const error = vi.fn();
  const client = new EventClient(credentials, {
    logger: { warn, error },
    fetch,
    retryAttempts: 1,
    ...options,
  });
  return { client, urls, warn, error };
}

/** A handler that notes what it gets. */
function noting(): { got: number[]; handler: EventHandler } {
  const got: number[] = [];
  return { got, handler: (event) => void got.push(...numbers([event])) };
}

/** "pending", or how a promise settled. */
function outcome(promise: Promise<unknown>): { now: unknown } {
  const state: { now: unknown } = { now: "pending" };
  promise.then(
    () => {
      state.now = "resolved";
    },
    (error: unknown) => {
      state.now = error;
    },
  );
  return state;
}

const turns = async (count: number) => {
  for (let n = 0; n < count; n += 1) await null;
};

/** A signal that counts its listeners. */
function countedSignal() {
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  vi.spyOn(signal, "addEventListener").mockImplementation((...given: Parameters<typeof add>) => {
    listeners += 1;
    add(...given);
  });
  vi.spyOn(signal, "removeEventListener").mockImplementation((...given: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...given);
  });
  return { controller, signal, listeners: () => listeners };
}

describe("run", () => {
  it("gives each event to a function, with a signal, one at a time", async () => {
    const { client } = setUp([{ events: events(1, 2) }, { events: events(3) }]);
    const log: unknown[] = [];
    const run = client.run(async (event, { signal }) => {
      log.push(["start", ...numbers([event]), signal.aborted]);
      await turns(5);
      log.push(["end", ...numbers([event])]);
    });
    await vi.advanceTimersByTimeAsync(10);
    expect(log).toEqual(
      [1, 2, 3].flatMap((n) => [
        ["start", n, false],
        ["end", n],
      ]),
    );
    await client.close();
    expect(await run).toBeUndefined();
  });

  it("takes a router, or anything with dispatch, called as its method", async () => {
    const { client } = setUp([{ events: events(1, 2) }]);
    const router = new Router();
    const { got, handler } = noting();
    router.on("follow", handler as (event: { id: string }) => void);
    const run = client.run(router);
    await vi.advanceTimersByTimeAsync(10);
    expect(got).toEqual([1, 2]);
    await client.close();
    await run;

    const other = setUp([{ events: events(3) }]).client;
    class Own {
      readonly #got: number[] = [];
      dispatch(event: { readonly id: string }) {
        this.#got.push(...numbers([event]));
      }
      get got() {
        return this.#got;
      }
    }
    const own = new Own();
    const ownRun = other.run(own);
    await vi.advanceTimersByTimeAsync(10);
    expect(own.got).toEqual([3]);
    await other.close();
    await ownRun;
  });

  it("waits for a promise of another realm too", async () => {
    const { client } = setUp([{ events: events(1, 2) }]);
    const { got, handler } = noting();
    let release = () => {};
    const Other = runInNewContext("Promise") as PromiseConstructor;
    const run = client.run((event, context) => {
      (handler as (...given: unknown[]) => void)(event, context);
      return new Other<void>((resolve) => {
        release = resolve;
      });
    });
    await vi.advanceTimersByTimeAsync(10);
    expect(got).toEqual([1]);
    release();
    await vi.advanceTimersByTimeAsync(10);
    expect(got).toEqual([1, 2]);
    const closing = client.close();
    release();
    await Promise.all([closing, run]);
  });

  it("shares the events with another run: each goes to one of them", async () => {
    const { client } = setUp([{ events: events(1, 2, 3, 4) }]);
    const [one, other] = [noting(), noting()];
    const slow: EventHandler = async (event, context) => {
      (one.handler as (...given: unknown[]) => void)(event, context);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    };
    const runs = [client.run(slow), client.run(other.handler)];
    await vi.advanceTimersByTimeAsync(500);
    expect([one.got, other.got]).toEqual([[1], [2, 3, 4]]);
    await vi.advanceTimersByTimeAsync(1000);
    await client.close();
    await Promise.all(runs);
  });

  it("may be called in a handler of another run, which is not held up when it is not waited for", async () => {
    const { client } = setUp([{ events: events(1, 2, 3) }]);
    const inner = noting();
    const outer: number[] = [];
    const runs: Promise<void>[] = [];
    runs.push(
      client.run((event) => {
        outer.push(...numbers([event]));
        if (runs.length === 1) runs.push(client.run(inner.handler));
      }),
    );
    await vi.advanceTimersByTimeAsync(10);
    expect([...outer, ...inner.got].toSorted()).toEqual([1, 2, 3]);
    await client.close();
    await Promise.all(runs);
  });

  it("may be called and waited for in a handler: the inner one goes on with the next event", async () => {
    const { client } = setUp([{ events: events(1, 2, 3) }]);
    const inner = noting();
    const outer = client.run((_, { signal }) => client.run(inner.handler, { signal }));
    await vi.advanceTimersByTimeAsync(10);
    expect(inner.got).toEqual([2, 3]);
    await client.close();
    expect(await outer).toBeUndefined();
    expect(client.position.handled).toEqual([]);
    expect(client.position.mark).toBe(id(3));
  });

  it("goes on where a run before it ended", async () => {
    const { client } = setUp([{ events: events(1, 2, 3) }]);
    const { got, handler } = noting();
    const stop = new AbortController();
    await client.run(
      (event) => {
        got.push(...numbers([event]));
        stop.abort();
      },
      { signal: stop.signal },
    );
    const run = client.run(handler);
    await vi.advanceTimersByTimeAsync(10);
    expect(got).toEqual([1, 2, 3]);
    await client.close();
    await run;
  });
});

describe("run ends", () => {
  const ways: [string, (client: EventClient, stop: AbortController) => void][] = [
    ["by its signal", (_, stop) => stop.abort(new Error("enough"))],
    ["by close()", (client) => void client.close()],
  ];

  it("without a request where the signal is aborted or the client closed already", async () => {
    const { client, urls } = setUp([]);
    await client.run(() => {}, { signal: AbortSignal.abort() });
    await client.close();
    await client.run(() => {});
    expect(urls).toEqual([]);
  });

  it.each(ways)("%s while it waits for the feed, and ends the request", async (_, end) => {
    const { client } = setUp(["hang"]);
    const stop = new AbortController();
    const run = outcome(client.run(() => {}, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(10);
    end(client, stop);
    await turns(20);
    expect(run.now).toBe("resolved");
    expect(vi.getTimerCount()).toBe(0);
    expect(client.status.lastError).toBeUndefined();
    await client.close();
  });

  it.each(ways)("%s while it waits out an error", async (_, end) => {
    const { client, urls } = setUp([503]);
    const stop = new AbortController();
    const run = outcome(client.run(() => {}, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(500);
    end(client, stop);
    await turns(20);
    expect(run.now).toBe("resolved");
    expect(urls).toHaveLength(1);
    await client.close();
  });

  it.each(ways)("%s while it waits for a retry", async (_, end) => {
    const { client } = setUp([503], { retryAttempts: 3 });
    const stop = new AbortController();
    const run = outcome(client.run(() => {}, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(500);
    end(client, stop);
    await turns(20);
    expect(run.now).toBe("resolved");
    await client.close();
  });

  it.each(ways)("%s after the running handler, its event handled, saved and flushed", async (_, end) => {
    const log: unknown[] = [];
    const positionStore = {
      load: async () => undefined,
      save: async ({ mark }: Position) => void log.push(["save", mark]),
      flush: async () => void log.push("flush"),
    };
    const { client } = setUp([{ events: events(1, 2) }], { positionStore });
    const stop = new AbortController();
    const run = outcome(
      client.run(
        async (_event, { signal }) => {
          end(client, stop);
          expect(signal.aborted).toBe(true);
          await new Promise((resolve) => setTimeout(resolve, 1000));
          log.push("handled");
        },
        { signal: stop.signal },
      ),
    );
    await vi.advanceTimersByTimeAsync(500);
    expect(run.now).toBe("pending");
    log.length = 0;
    await vi.advanceTimersByTimeAsync(500);
    expect(log).toEqual(["handled", ["save", id(1)], "flush"]);
    expect(run.now).toBe("resolved");
    await client.close();
  });

  it.each(ways)("%s in a handler that is not async", async (_, end) => {
    const store = new MemoryStore();
    const { client } = setUp([{ events: events(1, 2) }], { positionStore: store });
    const stop = new AbortController();
    const { got, handler } = noting();
    await client.run(
      (event, context) => {
        (handler as (...given: unknown[]) => void)(event, context);
        end(client, stop);
      },
      { signal: stop.signal },
    );
    expect(got).toEqual([1]);
    expect(store.stored?.mark).toBe(id(1));
    await client.close();
  });

  it.each(ways)(
    "%s, and the event stays unhandled where the handler rejects with that reason",
    async (_, end) => {
      const store = new MemoryStore();
      const { client } = setUp([{ events: events(1, 2, 3) }], { positionStore: store });
      const stop = new AbortController();
      await client.run(
        (event, { signal }) => {
          if (event.id !== id(2)) return;
          end(client, stop);
          throw signal.reason;
        },
        { signal: stop.signal },
      );
      await client.close();
      expect(store.stored?.mark).toBe(id(1));
    },
  );

  it.each(ways)("%s with the handler's error where that is another", async (_, end) => {
    const { client } = setUp([{ events: events(1) }]);
    const stop = new AbortController();
    const failure = new Error("the handler failed");
    const run = client.run(
      () => {
        end(client, stop);
        throw failure;
      },
      { signal: stop.signal },
    );
    await expect(run).rejects.toBe(failure);
    expect(client.position.mark).toBeNull();
    await client.close();
  });

  it.each(Array.from({ length: 40 }, (_, count) => count))(
    "in any turn in which it is aborted, whatever the request does then: %i",
    async (count) => {
      for (const [, end] of ways) {
        for (const step of [503, { events: events(1) }, new TypeError("fetch failed")] as const) {
          const { client } = setUp([step]);
          const stop = new AbortController();
          const run = client.run(() => {}, { signal: stop.signal });
          await turns(count);
          end(client, stop);
          expect(await run).toBeUndefined();
          await client.close();
        }
      }
    },
  );

  it("when the handler closes the client and waits for that", async () => {
    const store = new MemoryStore();
    const { client } = setUp([{ events: events(1, 2) }], { positionStore: store });
    await client.run(async () => {
      await client.close();
    });
    expect(store.stored?.mark).toBe(id(1));
  });

  it.each([
    ["saved once more, and resolves where that succeeds", 1],
    ["saved once more, and rejects where that fails too", 2],
  ])("in a save that fails, which is %s", async (_, failures) => {
    let saved: Position | undefined;
    const fails: (() => void)[] = [];
    const positionStore = {
      load: async () => undefined,
      save: (position: Position) =>
        new Promise<void>((resolve, reject) => {
          if (fails.length < failures) fails.push(() => reject(new Error("disk full")));
          else resolve();
          saved = position;
        }),
    };
    const { client } = setUp([{ events: events(1, 2) }], { positionStore });
    const stop = new AbortController();
    const run = outcome(client.run(() => {}, { signal: stop.signal }));
    await turns(100);
    expect(fails).toHaveLength(1);
    stop.abort();
    for (let n = 0; n < failures; n += 1) {
      fails[n]?.();
      await turns(50);
    }
    if (failures === 1) expect([run.now, saved?.mark]).toEqual(["resolved", id(1)]);
    else expect(run.now).toMatchObject({ code: "POSITION_STORE" });
    await client.close();
  });

  it("with what the store could not write", async () => {
    const failure = new Error("disk full");
    const flush = vi.fn().mockRejectedValueOnce(failure).mockResolvedValue(undefined);
    const positionStore = { load: async () => undefined, save: async () => {}, flush };
    const { client } = setUp([{ events: events(1) }], { positionStore });
    const stop = new AbortController();
    const run = client.run(() => stop.abort(), { signal: stop.signal });
    await expect(run).rejects.toMatchObject({ code: "POSITION_STORE", cause: failure });
    await client.close();
  });

  it("with the handler's error, and logs that of the store", async () => {
    const positionStore = {
      load: async () => undefined,
      save: async () => {},
      flush: vi.fn().mockRejectedValueOnce(Object.assign(new Error("disk full"), { code: "ENOSPC" })),
    };
    const { client, error } = setUp([{ events: events(1) }], { positionStore });
    const failing = client.run(() => {
      throw new Error("the handler failed");
    });
    await expect(failing).rejects.toThrow("the handler failed");
    const line = expect.stringMatching(/could not be written.*\(Error: disk full \(ENOSPC\)\)$/);
    expect(error.mock.calls).toEqual([[line]]);
    await client.close();
  });

  it("and leaves no listener on its signal", async () => {
    const { signal, listeners } = countedSignal();
    const { client } = setUp([{ events: events(1) }, 503]);
    const failing = client.run(
      () => {
        throw new Error("the handler failed");
      },
      { signal },
    );
    await expect(failing).rejects.toThrow();
    expect(listeners()).toBe(0);
    const run = client.run(() => {}, { signal });
    await vi.advanceTimersByTimeAsync(10);
    expect(listeners()).toBe(1);
    await client.close();
    await run;
    expect(listeners()).toBe(0);
  });

  it("with one listener on a signal that many clients, runs and waiters share: more are taken for a leak", async () => {
    const { controller, signal, listeners } = countedSignal();
    const limiter = createRateLimiter({ maxRate: 1, signal });
    await limiter.acquire();
    const runs = Array.from({ length: 12 }, async () => {
      const { client } = setUp([], { signal, rateLimiter: limiter });
      await client.run(() => {}, { signal });
      await client.close();
    });
    const waiting = Array.from({ length: 12 }, () => limiter.acquire(signal).catch((reason) => reason));
    await vi.advanceTimersByTimeAsync(10);
    expect(listeners()).toBe(1);
    controller.abort("enough");
    await Promise.all(runs);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["enough"]));
    expect(listeners()).toBe(0);
  });
});

describe("run, when the client fails", () => {
  it("waits in the row of retry delays, at least a second, and begins anew after a success", async () => {
    const { client, warn } = setUp(
      [...Array(7).fill(503), { events: [] }, new TypeError("fetch failed"), { events: events(1) }, 503, 503],
      { retryBackoff: 0.5, retryMaxDelay: 8, retryJitter: 0 },
    );
    const { got, handler } = noting();
    const run = client.run(handler);
    await vi.advanceTimersByTimeAsync(60_000);
    await client.close();
    await run;
    expect(got).toEqual([1]);
    const delays = warn.mock.calls.slice(0, 10).map(([, { delay }]) => delay);
    expect(delays).toEqual([1, 1, 2, 4, 8, 8, 8, 1, 1, 1]);
    expect(warn.mock.calls[0]).toEqual([
      expect.stringMatching(/^ServerError: The feed failed \(503\); goes on in 1 s$/),
      { delay: 1, code: "SERVER", statusCode: 503 },
    ]);
  });

  it.each([
    [40, 40],
    [3600, 3600],
    [10 * 86_400, 86_400],
  ])("waits as long as a Retry-After of %i s says, up to a day", async (retryAfter, seconds) => {
    const headers = { "retry-after": String(retryAfter) };
    const { client, urls } = setUp([new Response(null, { status: 429, headers }), { events: events(1) }]);
    const { got, handler } = noting();
    const run = client.run(handler);
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 10);
    expect(urls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(got).toEqual([1]);
    await client.close();
    await run;
  });

  it("goes on in the row after one success", async () => {
    const { client, warn } = setUp([{ events: [] }, 503, 503, 503], { retryJitter: 0 });
    const run = client.run(() => {});
    await vi.advanceTimersByTimeAsync(8000);
    await client.close();
    await run;
    expect(warn.mock.calls.map(([, { delay }]) => delay)).toEqual([1, 2, 4]);
  });

  it("waits out a store that cannot load or save, and gives no event before that", async () => {
    const store = new MemoryStore();
    let loads = 0;
    store.load = async () => {
      loads += 1;
      if (loads < 3) throw new Error("not mounted");
      return undefined;
    };
    const { client, urls, warn } = setUp([{ events: events(1, 2) }], {
      positionStore: store,
      retryJitter: 0,
    });
    const { got, handler } = noting();
    const run = client.run(handler);
    await vi.advanceTimersByTimeAsync(2990);
    expect(urls).toEqual([]);
    store.failures.push(new Error("disk full"), new Error("disk full"));
    await vi.advanceTimersByTimeAsync(20);
    expect(got).toEqual([1]);
    await vi.advanceTimersByTimeAsync(2900);
    expect(got).toEqual([1]);
    await vi.advanceTimersByTimeAsync(200);
    expect(got).toEqual([1, 2]);
    expect(warn.mock.calls.map(([, { code, delay }]) => [code, delay])).toEqual([
      ["POSITION_STORE", 1],
      ["POSITION_STORE", 2],
      ["POSITION_STORE", 1],
      ["POSITION_STORE", 2],
    ]);
    expect(JSON.stringify(warn.mock.calls)).not.toContain("undefined");
    await client.close();
    await run;
  });

  it("waits out an answer that cannot be read, and a nextUrl that leads elsewhere", async () => {
    const { client } = setUp([
      new Response("<html>"),
      { events: events(1), nextUrl: "https://evil.example/" },
      { events: events(1, 2) },
    ]);
    const { got, handler } = noting();
    const run = client.run(handler);
    await vi.advanceTimersByTimeAsync(5000);
    expect(got).toEqual([1, 2]);
    await client.close();
    await run;
  });

  it("waits longer and longer while a nextUrl that leads elsewhere comes again and again", async () => {
    const { client, warn } = setUp(Array(4).fill({ events: [], nextUrl: "https://evil.example/" }), {
      retryJitter: 0,
    });
    const run = client.run(() => {});
    await vi.advanceTimersByTimeAsync(10_000);
    await client.close();
    await run;
    expect(warn.mock.calls.map(([, { delay }]) => delay)).toEqual([1, 2, 4, 8]);
  });

  it.each<[string, Step, ClientOptions, object]>([
    ["a 401", 401, {}, { code: "AUTH" }],
    ["a 404", 404, {}, { code: "AUTH" }],
    ["a 302", 302, {}, { code: "HTTP_STATUS" }],
    ["a 400 without a cursor", 400, {}, { code: "CLIENT_REQUEST" }],
    [
      "an invalid event in strict mode",
      { events: [{ method: "tip" }] },
      { strictValidation: true },
      { code: "EVENT_VALIDATION" },
    ],
    [
      "a fetch that is none",
      async () => ({ status: 200 }) as Response,
      {},
      { code: "PROTOCOL", retryable: false },
    ],
    [
      "a limiter that throws",
      "hang",
      { rateLimiter: { acquire: () => Promise.reject(new RangeError("mine")) } },
      { name: "RangeError" },
    ],
  ])("rejects with %s", async (_, step, options, error) => {
    const { client, warn } = setUp([step], options);
    await expect(client.run(() => {})).rejects.toMatchObject(error);
    expect(warn.mock.calls.filter(([line]) => /goes on/.test(line))).toEqual([]);
    await client.close();
  });

  it("rejects with a position of another room, and goes on no more", async () => {
    const store = new MemoryStore({ version: 1, room: "other/room", cursor: null, mark: null, handled: [] });
    const { client, urls } = setUp([], { positionStore: store });
    await expect(client.run(() => {})).rejects.toBeInstanceOf(ConfigError);
    expect(urls).toEqual([]);
    await client.close();
  });

  it("goes on in a second run behind an invalid event that ended the first", async () => {
    const { client } = setUp([{ events: [...events(1), { method: "tip", id: id(2) }, ...events(3)] }], {
      strictValidation: true,
    });
    const { got, handler } = noting();
    await expect(client.run(handler)).rejects.toMatchObject({ id: id(2) });
    const run = client.run(handler);
    await vi.advanceTimersByTimeAsync(10);
    expect(got).toEqual([1, 3]);
    await client.close();
    await run;
  });
});

describe("run, when the handler fails", () => {
  it.each([
    ["an error of its own", new Error("mine")],
    ["an error of this package that says retryable", new NetworkError("no answer")],
    ["an error of a client of its own", new RateLimitError("too many", { statusCode: 429 })],
    ["undefined", undefined],
  ])("rejects with %s at once, and the event comes again after a restart", async (_, failure) => {
    for (const handler of [
      () => {
        throw failure;
      },
      async () => {
        await turns(3);
        throw failure;
      },
    ]) {
      const store = new MemoryStore();
      const { client, warn } = setUp([{ events: events(1, 2) }], { positionStore: store });
      const run = client.run((event) => (event.id === id(2) ? handler() : undefined));
      const thrown = await run.then(
        () => "nothing",
        (error: unknown) => [error],
      );
      expect(thrown).toEqual([failure]);
      expect(warn).not.toHaveBeenCalled();
      await client.close();
      expect(store.stored).toMatchObject({ cursor: null, mark: id(1), handled: [] });
      const restarted = setUp([{ events: events(1, 2) }], { positionStore: store });
      const { got, handler: note } = noting();
      const again = restarted.client.run(note);
      await vi.advanceTimersByTimeAsync(10);
      expect(got).toEqual([2]);
      await restarted.client.close();
      await again;
    }
  });

  it("counts the event as handled when a later run in the same process is given the next", async () => {
    const { client } = setUp([{ events: events(1, 2) }]);
    const failing = client.run(() => {
      throw new Error("mine");
    });
    await expect(failing).rejects.toThrow("mine");
    expect(client.position.mark).toBeNull();
    const { got, handler } = noting();
    const run = client.run(handler);
    await vi.advanceTimersByTimeAsync(10);
    expect(got).toEqual([2]);
    expect(client.position.mark).toBe(id(2));
    await client.close();
    await run;
  });
});

describe("what run is called with", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "handler"],
    ["an object without dispatch", { on() {} }],
    ["an object whose dispatch is no function", { dispatch: true }],
  ])("must be a handler, not %s", async (_, handler) => {
    const { client, urls } = setUp([]);
    await expect(client.run(handler as never)).rejects.toMatchObject({
      name: "ConfigError",
      message: expect.stringContaining("dispatch"),
    });
    await client.close();
    // Wrong is wrong on a closed client too.
    await expect(client.run(handler as never)).rejects.toBeInstanceOf(ConfigError);
    expect(urls).toEqual([]);
  });

  it.each([
    ["an unknown option", { signals: 1 }, /Unknown option signals of run\. Known options: signal/],
    ["a signal that is none", { signal: {} }, /signal/],
    ["null for a signal", { signal: null }, /signal/],
    ["null for options", null, /options/],
    ["a text for options", "signal", /options/],
    ["the signal itself for options", new AbortController().signal, /\{ signal \}/],
  ])("must have options that are right, not %s", async (_, options, message) => {
    const { client, urls } = setUp([]);
    const run = client.run(() => {}, options as never);
    await expect(run).rejects.toBeInstanceOf(ConfigError);
    await expect(run).rejects.toThrow(message);
    expect(urls).toEqual([]);
    await client.close();
  });

  it("may be options with undefined", async () => {
    const { client } = setUp([]);
    await client.close();
    await client.run(() => {}, undefined);
    await client.run(() => {}, { signal: undefined });
  });
});

it("is asked for by the same URL again after each error that is waited out", async () => {
  const steps: Step[] = [
    { events: [], next: id(5) },
    503,
    new TypeError("fetch failed"),
    () => Promise.resolve(json({ events: [], nextUrl: `${base}?i=${id(6)}&timeout=10` })),
  ];
  const { client, urls } = setUp(steps);
  const run = client.run(() => {});
  await vi.advanceTimersByTimeAsync(8000);
  await client.close();
  await run;
  const cursors = urls.map((url) => new URL(url).searchParams.get("i"));
  expect(cursors).toEqual([null, id(5), id(5), id(5), id(6)]);
});
