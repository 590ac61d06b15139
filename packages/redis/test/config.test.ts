import { ConfigError } from "@cb-events/core";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { toRedisError } from "../src/errors/to-redis-error.js";
import { Reader, type ReaderOptions, type RedisConnection, Relay, type RelayOptions } from "../src/index.js";
import { Commands } from "../src/redis/commands.js";
import { listenToErrors } from "../src/redis/error-listener.js";
import { flatReply, namesIn, text } from "../src/redis/reply.js";
import { isEntryId } from "../src/relay/entry.js";
import { callHook } from "../src/util/call-hook.js";
import { Log } from "../src/util/log.js";
import { Trouble } from "../src/util/trouble.js";

const redis: RedisConnection = {
  sendCommand: async () => null,
  duplicate: () => redis,
  connect: async () => {},
  destroy: () => {},
};
const relay = (options: object) => () =>
  new Relay(redis, { credentials: () => "", ...options } as RelayOptions);
const reader = (options: object) => () => new Reader(redis, { group: "a", ...options } as ReaderOptions);

describe("the options", () => {
  it.each([
    [{ lease: 2 }, "The option lease must be a number of seconds from 3 to 300, not 2"],
    [{ prefix: "cb:" }, 'The option prefix must be a text with one hash tag, such as "{cb}:"'],
    [{ prefix: "{a}{b}" }, "The option prefix must be"],
    [{ prefix: "{}" }, "The option prefix must be"],
    [
      { requestsPerMinute: 59 },
      "requestsPerMinute must be a whole number of requests from 60 to 1000000, not 59",
    ],
    [{ retention: -1 }, "retention must be a number of seconds"],
    [{ maxLength: 1.5 }, "maxLength must be a whole number of events, 10 or more, not 1.5"],
    [{ credentials: "url" }, "credentials must be a function"],
    [
      { hooks: { onTook: () => {} } },
      "hooks must be an object of functions: onTake, onLose, onRewind, onGap, onAppend",
    ],
    [{ hooks: null }, "hooks must be an object of functions"],
    [{ logger: { warn: 1 } }, "logger must be an object with debug"],
    [{ logger: 1 }, "logger must be an object with debug"],
    [
      { client: { positionStore: {} } },
      "The option client must not have positionStore: the relay has its own",
    ],
    [
      { client: { timeout: 91 } },
      "The option timeout must be a whole number of seconds from 0 to 90, not 91",
    ],
    [{ client: 1n }, "client must be an object of options of EventClient, not 1n"],
    [{ tokens: [] }, "Unknown option tokens. Known options: credentials, prefix"],
  ])("of a relay are checked: %o", (options, message) => {
    expect(relay(options)).toThrow(ConfigError);
    expect(relay(options)).toThrow(message);
  });

  it.each([
    [{ group: "" }, "group must be a text of 1 to 200 characters without white space"],
    [{ group: [] }, "group must be a text of 1 to 200 characters without white space, not an array"],
    [{ from: "now" }, 'from must be "oldest" or "newest", not "now"'],
    [{ rooms: [] }, "rooms must be a list of names of rooms, with one at least, not an array"],
    [{ rooms: "ana" }, 'rooms must be a list of names of rooms, with one at least, not "ana"'],
    [{ rooms: ["a b"] }, "rooms must be a list of names of rooms"],
    [{ attempts: 0 }, "attempts must be a whole number of deliveries from 1 to 100, not 0"],
    [{ retryBackoff: 31 }, "retryMaxDelay must not be below retryBackoff (31 seconds), but is 30 seconds"],
    [{ retryMaxDelay: 3601 }, "retryMaxDelay must be a number of seconds from 0 to 3600"],
    [{ batch: 1001 }, "batch must be a whole number of events from 1 to 1000"],
    [{ onGap: {} }, "onGap must be a function, not an object"],
  ])("of a reader are checked: %o", (options, message) => {
    expect(reader(options)).toThrow(ConfigError);
    expect(reader(options)).toThrow(message);
  });

  it("must be an object, and the client must be one", async () => {
    expect(() => new Relay(redis, "x" as never)).toThrow('The options must be an object, not "x"');
    expect(() => new Relay({} as never, { credentials: () => "" })).toThrow(
      "The Redis client lacks sendCommand, duplicate, connect, destroy",
    );
    await expect(relay({})().rooms.add("a b")).rejects.toThrow("A room must be a text");
    expect(() => reader({})().replay("x")).toThrow("The option id must be the id of a dead letter");
    expect(() => reader({})().close({ drain: -1 })).toThrow("drain must be a number of seconds");
    const run = (handler: unknown, options?: unknown) => reader({})().run(handler as never, options as never);
    await expect(run({})).rejects.toThrow("run takes a function, or an object with dispatch(event)");
    await expect(run(() => {}, new AbortController().signal)).rejects.toThrow("such as { signal }");
    await expect(run(() => {}, { concurrency: 0 })).rejects.toThrow("concurrency must be a whole number");
    await expect(run(() => {}, { signal: 1 })).rejects.toThrow("signal must be an AbortSignal");
  });
});

describe("a status", () => {
  it("is there before the start, and holds no secret", () => {
    expect(relay({})().status).toMatchObject({ state: "idle", rooms: [], workers: 0 });
    expect(reader({})().status).toMatchObject({ state: "idle", rooms: [], group: "a", handled: 0 });
  });
});

describe("an id that Redis takes as it is", () => {
  it("has two numbers of 64 bits without leading zeros, and is not the first of all", () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(number, number, (ms, seq) => {
        expect(isEntryId(`${ms}-${seq}`)).toBe(ms + seq > 0n);
        expect(isEntryId(`0${ms}-${seq}`)).toBe(false);
      }),
    );
    for (const id of [`${2n ** 64n}-0`, `1-${2n ** 64n}`, "1", "1-", "-1", "a-b", "1-1-1", "", "1-1 "])
      expect(isEntryId(id)).toBe(false);
  });
});

describe("an error of a Redis client", () => {
  it.each([
    ["LOADING Redis is loading the dataset in memory", "REDIS_BUSY", true],
    ["NOAUTH Authentication required.", "REDIS_DENIED", false],
    ["NOPERM User cb has no permissions to run the 'xadd' command", "REDIS_DENIED", false],
    ["NOPERM No permissions to access a key", "REDIS_DENIED", false],
    ["OOM command not allowed when used memory > 'maxmemory'.", "REDIS_FULL", true],
    ["MISCONF Redis is configured to save RDB snapshots", "REDIS_REFUSED", true],
    ["READONLY You can't write against a read only replica.", "REDIS_READ_ONLY", true],
    ["WRONGTYPE Operation against a key holding the wrong kind of value", "REDIS_WRONG_TYPE", false],
    ["MOVED 1234 127.0.0.1:7001", "REDIS_CLUSTER", false],
    ["ERR unknown command 'XAUTOCLAIM'", "REDIS_TOO_OLD", false],
    ["ERR something else", "REDIS_REFUSED", true],
    ["connect ECONNREFUSED 127.0.0.1:6379", "REDIS_AWAY", true],
    ["Socket closed unexpectedly", "REDIS_AWAY", true],
  ])("%s", (message, code, retryable) => {
    const error = toRedisError(new Error(message), "EVALSHA");
    expect(error).toMatchObject({ name: "RedisError", code, retryable });
    expect(error.message).not.toMatch(/\n/);
    expect(toRedisError(error, "XADD")).toBe(error);
  });

  it("may be of any kind", () => {
    for (const error of [
      "text",
      undefined,
      { code: "ETIMEDOUT" },
      new AggregateError([new Error("first")], ""),
    ])
      expect(toRedisError(error, "INFO").code).toBe("REDIS_AWAY");
    expect(toRedisError(new AggregateError([new Error("first")], ""), "INFO").message).toContain("first");
  });
});

describe("a command", () => {
  it("ends after its time limit, and leaves no timer", async () => {
    vi.useFakeTimers();
    const never = { ...redis, sendCommand: () => new Promise(() => {}) };
    const sent = new Commands(never, 5).send(["PING"]);
    const refused = expect(sent).rejects.toMatchObject({ code: "REDIS_AWAY", retryable: true });
    await vi.advanceTimersByTimeAsync(5000);
    await refused;
    const thrown = {
      ...redis,
      sendCommand: () => {
        throw new Error("closed");
      },
    };
    await expect(new Commands(thrown, 5).send([])).rejects.toMatchObject({ code: "REDIS_AWAY" });
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe("a reply", () => {
  it("is read whatever the client makes of it", () => {
    const bytes = new TextEncoder().encode("a");
    expect([text("a"), text(bytes), text(1), text(null)]).toEqual(["a", "a", "1", ""]);
    expect(flatReply(null)).toEqual([]);
    const known = (name: string) => name === "log";
    for (const reply of [
      [["log", [["1-0", []]]]],
      new Map([["log", []]]),
      { log: [] },
      [{ key: "log", value: {} }],
      [[new TextEncoder().encode("log"), []]],
    ])
      expect(namesIn(reply, known)).toEqual(["log"]);
    expect(namesIn(null, known)).toEqual([]);
  });
});

describe("what is told", () => {
  it("is told once, until it worked and some time has passed; a logger and a hook that fail harm nothing", () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const log = new Log({
      warn: (line) => void lines.push(line),
      error: () => {
        throw new Error("no");
      },
    });
    const trouble = new Trouble(log, "Relay");
    trouble.failed(toRedisError(new Error("gone %s"), "PING"));
    trouble.failed(toRedisError(new Error("gone again"), "PING"));
    trouble.worked();
    trouble.failed(toRedisError(new Error("gone"), "PING"));
    expect(lines).toEqual([expect.stringContaining("gone \\x25s")]);
    vi.advanceTimersByTime(31_000);
    trouble.worked();
    trouble.worked();
    trouble.failed("odd");
    trouble.failed(new Error("odd"));
    expect(lines).toHaveLength(2);
    expect(trouble.last?.code).toBe("UNKNOWN");
    callHook(
      log,
      "onTake",
      () => {
        throw new TypeError("no");
      },
      {},
    );
    callHook(log, "onTake", () => Promise.reject(new Error("no")), {});
    callHook(log, "onTake", undefined, {});
    new Log({ info: (() => Promise.reject(new Error("no"))) as () => void }).write("info", "x");
    new Log(false).write("warn", "x");
    vi.useRealTimers();
  });

  it("goes to the console by default", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    const log = new Log(undefined);
    log.write("warn", "a");
    log.write("error", "b");
    log.write("info", "c");
    expect([warn.mock.calls, error.mock.calls]).toEqual([[["a"]], [["b"]]]);
  });
});

describe("a client that is an emitter", () => {
  it("is listened to for its errors, until that is ended", () => {
    const listeners = new Set<unknown>();
    const emitter = {
      ...redis,
      on: (_: string, listener: () => void) => {
        listener();
        return listeners.add(listener);
      },
      off: (_: string, listener: unknown) => listeners.delete(listener),
    };
    const unlisten = listenToErrors(emitter);
    expect(listeners.size).toBe(1);
    unlisten();
    expect(listeners.size).toBe(0);
    listenToErrors({ ...redis, on: () => {} } as RedisConnection)();
    listenToErrors(redis)();
  });
});
