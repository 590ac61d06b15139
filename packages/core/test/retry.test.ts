import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  AuthError,
  ClientRequestError,
  EventClient,
  type EventsError,
  HttpStatusError,
  NetworkError,
  RateLimitError,
  type Retry,
  retryDelay,
  ServerError,
} from "../src/index.js";
import { base, credentials, follow, numbers, type Step, scriptedFetch } from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const answer =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    Promise.resolve(new Response(`status ${status}`, { status, headers }));
const retryAfter = (value: string, status = 503) => answer(status, { "retry-after": value });

/** Plays the steps to a client that polls once; its retries, how long it took, and what came of it. */
async function play(steps: readonly Step[], options: ConstructorParameters<typeof EventClient>[1] = {}) {
  const { fetch, urls } = scriptedFetch(...steps);
  const retries: Retry[] = [];
  const client = new EventClient(credentials, {
    logger: false,
    retryJitter: 0,
    hooks: { onRetry: (retry) => retries.push(retry) },
    ...options,
    fetch,
  });
  const started = Date.now();
  const polling = client.poll().then(
    (events) => ({ numbers: numbers(events), error: undefined, seconds: (Date.now() - started) / 1000 }),
    (error: EventsError) => ({ numbers: undefined, error, seconds: (Date.now() - started) / 1000 }),
  );
  await vi.runAllTimersAsync();
  const outcome = await polling;
  const { status } = client;
  await client.close();
  return { ...outcome, urls, retries, delays: retries.map(({ delay }) => delay), status };
}

function expectation(status: number) {
  if (status === 401 || status === 403 || status === 404)
    return { type: AuthError, code: "AUTH", retryable: false };
  if (status === 429) return { type: RateLimitError, code: "RATE_LIMIT", retryable: true };
  if (status >= 500) return { type: ServerError, code: "SERVER", retryable: true };
  return { type: ClientRequestError, code: "CLIENT_REQUEST", retryable: status === 408 };
}

describe("a status", () => {
  const statuses = Array.from({ length: 200 }, (_, at) => 400 + at);

  it.each(statuses)("%d is retried or not, as its kind is", async (status) => {
    const { type, code, retryable } = expectation(status);
    const { urls, error, delays } = await play([answer(status), answer(status), answer(status)], {
      retryAttempts: 3,
    });
    expect(error?.constructor).toBe(type);
    expect(error).toMatchObject({
      name: type.name,
      code,
      retryable,
      statusCode: status,
      responseText: `status ${status}`,
    });
    expect(error?.message).toContain(`(${status})`);
    expect(urls).toHaveLength(retryable ? 3 : 1);
    expect(delays).toEqual(retryable ? [1, 2] : []);
  });

  it.each([300, 301, 302, 303, 304, 307, 308, 399])("%d is a redirect, and not retried", async (status) => {
    const response = {
      status,
      headers: new Headers({ location: "https://evil.example/" }),
      text: async () => "",
    };
    const { urls, error } = await play([() => Promise.resolve(response)]);
    expect(error?.constructor).toBe(HttpStatusError);
    expect(error).toMatchObject({ code: "HTTP_STATUS", retryable: false, statusCode: status });
    expect(urls).toHaveLength(1);
  });

  it.each([401, 403, 404])("%d says where a token is made, and with which scope", async (status) => {
    const { error } = await play([answer(status)]);
    expect(error?.message).toContain("https://chaturbate.com/statsapi/authtoken/");
    expect(error?.message).toContain('"Events API"');
  });

  it("404 says that name or token is wrong", async () => {
    expect((await play([answer(404)])).error?.message).toContain("no such user name or token");
  });
});

describe("no answer", () => {
  it.each([
    ["a request that fails", new TypeError("fetch failed")],
    ["an aborted one", new DOMException("This operation was aborted", "AbortError")],
    ["one that is too slow", "hang" as const],
  ])("is retried: %s", async (_, step) => {
    const { numbers, retries } = await play([step, { events: [follow(1)] }]);
    expect(numbers).toEqual([1]);
    expect(retries).toEqual([{ attempt: 1, attempts: 8, delay: 1, error: expect.any(NetworkError) }]);
  });

  it("is a NetworkError once the attempts are used up", async () => {
    const { error, urls } = await play([new TypeError("a"), new TypeError("b")], { retryAttempts: 2 });
    expect(error).toMatchObject({
      name: "NetworkError",
      code: "NETWORK",
      retryable: true,
      message: "No answer: TypeError: b",
    });
    expect(urls).toHaveLength(2);
  });
});

describe("the delay", () => {
  it("doubles from a second to 30, for 8 attempts in all", async () => {
    const { delays, seconds, urls } = await play(Array.from({ length: 8 }, () => 500));
    expect(delays).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(seconds).toBe(91);
    expect(urls).toHaveLength(8);
  });

  it("follows the options", async () => {
    const options = { retryAttempts: 5, retryBackoff: 0.5, retryFactor: 3, retryMaxDelay: 10 };
    expect((await play([500, 500, 500, 500, 500], options)).delays).toEqual([0.5, 1.5, 4.5, 10]);
  });

  it.each([
    [{ retryBackoff: 0 }, [0, 0, 0]],
    [{ retryBackoff: 0, retryMaxDelay: 0 }, [0, 0, 0]],
    [{ retryFactor: 1 }, [1, 1, 1]],
    [{ retryBackoff: 30 }, [30, 30, 30]],
  ])("with %o is %o", async (options, delays) => {
    expect((await play([500, 500, 500, 500], { ...options, retryAttempts: 4 })).delays).toEqual(delays);
  });

  it("ends an endless row of failures at its maximum, however long that is", async () => {
    const failures = Array.from({ length: 2000 }, () => 503);
    const { numbers, delays } = await play([...failures, { events: [follow(1)] }], {
      retryAttempts: Infinity,
    });
    expect(numbers).toEqual([1]);
    expect(delays).toHaveLength(2000);
    expect(new Set(delays.slice(5))).toEqual(new Set([30]));
  });

  it("is random by the share that retryJitter says, and never longer than computed", () => {
    const policy = fc.record({
      retryAttempts: fc.constant(8),
      authRetryAttempts: fc.constant(1),
      retryBackoff: fc.double({ min: 0, max: 3600, noNaN: true }),
      retryFactor: fc.double({ min: 1, max: 1e6, noNaN: true }),
      retryMaxDelay: fc.double({ min: 0, max: 3600, noNaN: true }),
      retryJitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 5000 }), (of, n) => {
        const longest = retryDelay(n, { ...of, retryJitter: 0 });
        const delay = retryDelay(n, of);
        expect(longest).toBeLessThanOrEqual(of.retryMaxDelay);
        expect(delay).toBeLessThanOrEqual(longest);
        expect(delay).toBeGreaterThanOrEqual(longest * (1 - of.retryJitter) - 1e-9);
      }),
    );
  });

  it("differs from client to client", async () => {
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => play([500, 500], { retryAttempts: 2, retryJitter: 1 })),
    );
    expect(new Set(runs.flatMap(({ delays }) => delays)).size).toBe(5);
  });
});

describe("Retry-After", () => {
  it.each([
    ["seconds", "7", 7],
    ["seconds with a part", "7.5", 7.5],
    ["seconds with white space", " 7 ", 7],
    ["the longest", "300", 300],
  ])("is obeyed where longer than the delay: %s", async (_, value, delay) => {
    const { delays, seconds, numbers } = await play([retryAfter(value), { events: [follow(1)] }]);
    expect(delays).toEqual([delay]);
    expect(seconds).toBe(delay);
    expect(numbers).toEqual([1]);
  });

  it.each([
    ["IMF", "Sun, 06 Nov 1994 08:49:37 GMT"],
    ["RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT"],
    ["asctime", "Sun Nov  6 08:49:37 1994"],
  ])("is obeyed as a date of the form %s", async (_, date) => {
    vi.stubEnv("TZ", "America/New_York");
    vi.setSystemTime(Date.UTC(1994, 10, 6, 8, 48, 37));
    expect((await play([retryAfter(date), { events: [] }])).delays).toEqual([60]);
  });

  it.each([
    ["a shorter time", "0"],
    ["a shorter time with a part", "0.9"],
    ["a date gone by", "Sun, 06 Nov 1994 08:49:37 GMT"],
    ["a negative number", "-5"],
    ["a word", "soon"],
    ["nothing", ""],
    ["a date of another form", "2099-01-01T00:00:00Z"],
    ["a date without a time", "2099-01-01"],
    ["a word and a number", "Someday, 99x"],
    ["two numbers", "100, 200"],
    ["an exponent", "1e2"],
    ["a hexadecimal", "0x64"],
  ])("does not change the delay with %s", async (_, value) => {
    expect((await play([retryAfter(value), { events: [] }])).delays).toEqual([1]);
  });

  it.each([
    ["seconds", "301", 301],
    ["seconds without end", "9".repeat(400), 31_536_000],
    ["a date", "Sun, 06 Nov 1994 08:54:38 GMT", 301],
  ])("beyond 300 s is not waited for: %s", async (_, value, longer) => {
    vi.setSystemTime(Date.UTC(1994, 10, 6, 8, 49, 37));
    for (const status of [408, 429, 503]) {
      const { error, seconds, urls, retries } = await play([retryAfter(value, status)]);
      expect(error).toMatchObject({ statusCode: status, retryable: true, retryAfter: longer });
      expect(seconds).toBe(0);
      expect(urls).toHaveLength(1);
      expect(retries).toEqual([]);
    }
  });

  it.each([408, 429, 500, 503, 599])("is obeyed with the status %d", async (status) => {
    expect((await play([retryAfter("9", status), { events: [] }])).delays).toEqual([9]);
  });

  it("is not made shorter by jitter", async () => {
    expect((await play([retryAfter("9"), { events: [] }], { retryJitter: 1 })).delays).toEqual([9]);
  });

  it("is in the error, retried or not", async () => {
    expect((await play([retryAfter("9", 400)])).error).toMatchObject({ retryAfter: 9 });
    expect((await play([retryAfter("9", 403)])).error).toMatchObject({ retryAfter: 9 });
    expect((await play([retryAfter("9")], { retryAttempts: 1 })).error).toMatchObject({ retryAfter: 9 });
    expect((await play([answer(503)], { retryAttempts: 1 })).error).not.toHaveProperty("retryAfter");
  });
});

describe("authRetryAttempts", () => {
  it.each([401, 403])("gives a %d that many attempts, with the delays of a retry", async (status) => {
    const { error, delays, retries } = await play([status, status, status, 500], { authRetryAttempts: 3 });
    expect(error).toMatchObject({ code: "AUTH", statusCode: status, retryable: false });
    expect(delays).toEqual([1, 2]);
    expect(retries[0]).toMatchObject({ attempt: 1, attempts: 3, error: { code: "AUTH" } });
  });

  it("lets a passing 403 pass", async () => {
    expect((await play([403, { events: [follow(1)] }], { authRetryAttempts: 2 })).numbers).toEqual([1]);
  });

  it("obeys Retry-After", async () => {
    const { delays } = await play([retryAfter("9", 403), { events: [] }], { authRetryAttempts: 2 });
    expect(delays).toEqual([9]);
  });

  it("leaves 404 out", async () => {
    expect((await play([404], { authRetryAttempts: 5 })).urls).toHaveLength(1);
  });

  it("counts apart from retryAttempts", async () => {
    const { numbers } = await play([503, 403, 503, 403, { events: [follow(1)] }], {
      authRetryAttempts: 3,
      retryAttempts: 3,
    });
    expect(numbers).toEqual([1]);
  });
});

describe("every attempt", () => {
  it("asks for the same URL", async () => {
    expect((await play([500, 500, 500, { events: [] }])).urls).toEqual(
      Array.from({ length: 4 }, () => `${base}?timeout=10`),
    );
  });

  it("takes a slot of its own, after the delay", async () => {
    const log: string[] = [];
    const started = Date.now();
    const note = (what: string) => log.push(`${what} at ${(Date.now() - started) / 1000} s`);
    const rateLimiter = { acquire: async () => void note("slot") };
    const failure = () => {
      note("request");
      return Promise.resolve(new Response(null, { status: 500 }));
    };
    await play([failure, failure, failure], { rateLimiter, retryAttempts: 3 });
    expect(log).toEqual([
      "slot at 0 s",
      "request at 0 s",
      "slot at 1 s",
      "request at 1 s",
      "slot at 3 s",
      "request at 3 s",
    ]);
  });

  it("has a log line, and a hook where another follows", async () => {
    const lines: unknown[] = [];
    const line = (level: string) => (message: string, context?: Record<string, unknown>) =>
      void lines.push([level, message, ...(context ? [context] : [])]);
    const logger = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
    const { retries } = await play([503, new TypeError("reset"), 502], {
      logger,
      retryAttempts: 3,
      retryBackoff: 1.25,
    });
    const polling = ["debug", "Polling https://eventsapi.chaturbate.com/events/room_owner/***/?timeout=10"];
    expect(lines).toEqual([
      polling,
      [
        "warn",
        "Attempt 1 of 3 failed (ServerError: The feed failed (503)); next attempt in 1.3 s",
        { attempt: 1, attempts: 3, delay: 1.25, code: "SERVER", statusCode: 503 },
      ],
      polling,
      [
        "warn",
        "Attempt 2 of 3 failed (NetworkError: No answer: TypeError: reset); next attempt in 2.5 s",
        { attempt: 2, attempts: 3, delay: 2.5, code: "NETWORK" },
      ],
      polling,
    ]);
    expect(retries).toEqual([
      { attempt: 1, attempts: 3, delay: 1.25, error: expect.any(ServerError) },
      { attempt: 2, attempts: 3, delay: 2.5, error: expect.any(NetworkError) },
    ]);
  });

  it("counts in the status", async () => {
    const { status } = await play([503, 502, { events: [] }]);
    expect(status).toMatchObject({
      retries: 2,
      polls: 1,
      lastError: { code: "SERVER", at: expect.any(Date) },
    });
  });
});

describe("a back-off", () => {
  it("ends at once when the client is closed", async () => {
    const client = new EventClient(credentials, { logger: false, fetch: scriptedFetch(503).fetch });
    const polling = client.poll().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1);
    expect(client.status.state).toBe("retrying");
    await client.close();
    expect(await polling).toMatchObject({ code: "CLIENT_CLOSED" });
  });
});
