import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConfigError, EventClient, type Logger } from "../src/index.js";
import { base, credentials, follow, id, json, type Step, scriptedFetch, token } from "./scripted-fetch.js";
import { consoleLines } from "./setup.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A poll with its retries. */
async function poll(client: EventClient): Promise<void> {
  const polling = client.poll();
  await vi.advanceTimersByTimeAsync(10);
  await polling;
}

const MINUTE = 60_000;
/** A follow whose user has a field of the wrong type. */
const wrong = (n: number, field = "gender") =>
  follow(n, { object: { user: { username: "ana", [field]: 5 } } });

describe("the logger", () => {
  it("is console.warn and console.error where none is given, and says nothing else there", async () => {
    const { fetch } = scriptedFetch({ events: [wrong(1)] }, 503, { events: [] });
    const onPoll = () => {
      throw new Error("hook broke");
    };
    const client = new EventClient(credentials, { fetch, retryBackoff: 0, hooks: { onPoll } });
    await poll(client);
    await poll(client);
    await client.close();
    expect(consoleLines().map(([level, line]) => [level, String(line).split(" ", 2).join(" ")])).toEqual([
      ["error", "The hook"],
      ["warn", "Invalid event"],
      ["warn", "Attempt 1"],
      ["error", "The hook"],
    ]);
  });

  it("looks the console's functions up at each line, and calls them on the console", async () => {
    const { fetch } = scriptedFetch(503, { events: [] });
    const client = new EventClient(credentials, { fetch, retryBackoff: 0 });
    const later: unknown[] = [];
    vi.spyOn(console, "warn").mockImplementation(function (this: unknown, ...line: unknown[]) {
      later.push([this === console, line.length]);
    });
    await poll(client);
    expect(later).toEqual([[true, 2]]);
    await client.close();
  });

  it("is silent with false", async () => {
    const { fetch } = scriptedFetch({ events: [wrong(1)] }, 503, { events: [] });
    const client = new EventClient(credentials, { fetch, retryBackoff: 0, logger: false });
    await poll(client);
    await poll(client);
    await client.close();
    expect(consoleLines()).toEqual([]);
  });

  it.each<[string, Logger]>([
    ["none of its functions", {}],
    ["undefined for one of them", { warn: undefined } as unknown as Logger],
    ["error alone", { error: vi.fn() }],
  ])("may have %s", async (_, logger) => {
    const { fetch } = scriptedFetch({ events: [wrong(1)] }, 503, { events: [] });
    const client = new EventClient(credentials, { fetch, retryBackoff: 0, logger });
    await poll(client);
    await poll(client);
    await client.close();
  });

  it("may be an instance: its functions are called as its methods", async () => {
    class Lines {
      readonly #lines: string[] = [];
      warn(line: string) {
        this.#lines.push(line);
      }
      get count() {
        return this.#lines.length;
      }
    }
    const lines = new Lines();
    const { fetch } = scriptedFetch(503, { events: [] });
    const client = new EventClient(credentials, { fetch, retryBackoff: 0, logger: lines });
    await poll(client);
    expect(lines.count).toBe(1);
    await client.close();
  });

  it.each([true, null, "console", 5, { warn: 5 }, { debug: "yes" }])("must not be %j", (logger) => {
    const make = () => new EventClient(credentials, { logger: logger as never });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(/logger/);
  });

  it("is given no % and no undefined argument", async () => {
    const lines: unknown[][] = [];
    const log = (...line: unknown[]) => void lines.push(line);
    const { fetch } = scriptedFetch(
      { events: [follow(1, { id: "%s-%d", object: {} }), follow(2, { object: {} })] },
      new TypeError("%o failed at 50%"),
      { events: [], next: null },
    );
    const onPoll = () => {
      throw new Error("100%c");
    };
    const logger = { debug: log, info: log, warn: log, error: log };
    const client = new EventClient(credentials, { fetch, retryBackoff: 0, logger, hooks: { onPoll } });
    await poll(client);
    await poll(client);
    await client.close();
    expect(lines.length).toBeGreaterThan(6);
    for (const line of lines) {
      expect(line[0]).not.toContain("%");
      expect(line).not.toContain(undefined);
    }
    const text = lines.map(([line]) => line).join("\n");
    expect(text).toContain("Invalid event \\x25s-\\x25d");
    expect(text).toContain("\\x25o failed at 50\\x25");
    expect(text).toContain("100\\x25c");
  });

  it("is told of each request with host, user, cursor and timeout, the token masked", async () => {
    const debug = vi.fn();
    const { fetch } = scriptedFetch({ events: [follow(1)] }, { events: [] });
    const client = new EventClient(credentials, { fetch, logger: { debug } });
    await poll(client);
    await poll(client);
    await client.close();
    const start = "https://eventsapi.chaturbate.com/events/room_owner/***/";
    expect(debug.mock.calls).toEqual([
      [`Polling ${start}?timeout=10`],
      ["Received 1 event", { events: 1, seconds: 0 }],
      [`Polling ${start}?i=${id(1)}&timeout=10`],
      ["Received 0 events", { events: 0, seconds: 0 }],
    ]);
  });

  it("shows no token in that line, though the feed put it into the query, and no control character", async () => {
    const debug = vi.fn();
    const nextUrl = `${base}?i=${encodeURIComponent(`${token}\u202e\n`)}&timeout=10&x=${"y".repeat(500)}`;
    const { fetch } = scriptedFetch(() => Promise.resolve(json({ events: [], nextUrl })), { events: [] });
    const client = new EventClient(credentials, { fetch, logger: { debug } });
    await poll(client);
    await poll(client);
    await client.close();
    const line = debug.mock.calls[2]?.[0] as string;
    expect(line).toMatch(/^Polling https:\/\/eventsapi\.chaturbate\.com\/events\/room_owner\/\*\*\*\/\?i=/);
    expect(line).not.toContain("t0ken");
    expect(line.length).toBeLessThan(300);
  });
});

describe("a warning that repeats", () => {
  async function pollAll(steps: readonly Step[], pauses: readonly number[] = []) {
    const warn = vi.fn();
    const onInvalidEvent = vi.fn();
    const { fetch } = scriptedFetch(...steps);
    const client = new EventClient(credentials, { fetch, logger: { warn }, hooks: { onInvalidEvent } });
    for (const n of steps.keys()) {
      await poll(client);
      await vi.advanceTimersByTimeAsync(pauses[n] ?? 0);
    }
    const lines = () => warn.mock.calls.map(([line]) => line as string);
    return { client, lines, onInvalidEvent };
  }

  it("is told once, then counted; the count is told at close, and the hook each time", async () => {
    const { client, lines, onInvalidEvent } = await pollAll([
      { events: [1, 2, 3].map((n) => wrong(n)) },
      { events: [4, 5].map((n) => wrong(n)) },
    ]);
    const first = `Invalid event ${id(1)} (object.user.gender): delivered without them`;
    expect(lines()).toEqual([first]);
    expect(onInvalidEvent).toHaveBeenCalledTimes(5);
    await client.close();
    expect(lines()).toEqual([
      first,
      "More invalid events since the last warning (follow object.user.gender: 4)",
    ]);
  });

  it("is told again with the next one after 10 minutes, with the count", async () => {
    const { client, lines } = await pollAll(
      [{ events: [wrong(1), wrong(2), wrong(3)] }, { events: [wrong(4)] }, { events: [wrong(5)] }],
      [10 * MINUTE - 30, 10],
    );
    expect(lines().slice(1)).toEqual([
      `Invalid event ${id(5)} (object.user.gender): delivered without them; 3 more since the last warning`,
    ]);
    await client.close();
    expect(lines()).toHaveLength(2);
  });

  it("begins to count anew then, and says no count where there is none", async () => {
    const { client, lines } = await pollAll(
      [{ events: [wrong(1)] }, { events: [wrong(2), wrong(3)] }, { events: [wrong(4)] }],
      [10 * MINUTE, 10 * MINUTE],
    );
    expect(lines().map((line) => line.replace(/^.*\): /, ""))).toEqual([
      "delivered without them",
      "delivered without them",
      "delivered without them; 1 more since the last warning",
    ]);
    await client.close();
    expect(lines()).toHaveLength(3);
  });

  it("is told by the monotonic clock, whatever the wall clock is set to", async () => {
    const second = () => {
      vi.setSystemTime(Date.now() + 60 * MINUTE);
      return Promise.resolve(json({ events: [wrong(2)], nextUrl: null }));
    };
    const { client, lines } = await pollAll([{ events: [wrong(1)] }, second]);
    expect(lines().filter((line) => line.startsWith("Invalid"))).toHaveLength(1);
    await client.close();
  });

  it("is another one for another field, another kind of event, and another kind without a name", async () => {
    const tip = {
      method: "tip",
      id: id(4),
      object: { user: { username: "ana", gender: 5 }, tip: { tokens: 1 } },
    };
    const odd = (method: string, n: number) => ({ method, id: id(n), object: 5 });
    const { client, lines } = await pollAll([
      {
        events: [
          wrong(1),
          wrong(2, "isMod"),
          wrong(3),
          tip,
          odd("newKind", 5),
          odd("otherKind", 6),
          5,
          "text",
        ],
      },
    ]);
    expect(lines().map((line) => /\((.*)\)/.exec(line)?.[1])).toEqual([
      "object.user.gender",
      "object.user.isMod",
      "object.user.gender",
      "object",
      "event",
    ]);
    await client.close();
    expect(lines().at(-1)).toBe(
      "More invalid events since the last warning (follow object.user.gender: 1, unknown object: 1, unknown event: 1)",
    );
  });

  it("names of an event the fields alone that were not warned of", async () => {
    const both = follow(2, { object: { user: { username: "ana", gender: 5, isMod: "x" } } });
    const { client, lines } = await pollAll([{ events: [wrong(1), both] }]);
    expect(lines()[1]).toContain(`${id(2)} (object.user.isMod)`);
    await client.close();
    expect(lines()[2]).toContain("(follow object.user.gender: 1)");
  });

  it("is not told at close where nothing was left out, and by a second close no more", async () => {
    const { client, lines } = await pollAll([{ events: [wrong(1), wrong(2)] }]);
    await client.close();
    await client.close();
    expect(lines()).toHaveLength(2);
  });
});
