import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ClientOptions,
  EventClient,
  type EventsError,
  type FetchInit,
  HttpStatusError,
  NetworkError,
  ProtocolError,
  type ResponseLike,
} from "../src/index.js";
import { countedBody, drippingBody, stalledBody } from "./bodies.js";
import {
  base,
  credentials,
  follow,
  hang,
  numbers,
  page,
  type Step,
  scriptedFetch,
  token,
} from "./scripted-fetch.js";

const KIB = 1024;
const MIB = KIB * KIB;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** One request to a client that does not retry; what came of it, and after how many seconds. */
async function request(step: Step, options: ClientOptions = {}) {
  const { fetch, urls, inits } = scriptedFetch(step);
  const client = new EventClient(credentials, { logger: false, retryAttempts: 1, fetch, ...options });
  const started = Date.now();
  const settled = () => (Date.now() - started) / 1000;
  const polling = client.poll().then(
    (events) => ({ numbers: numbers(events), error: undefined, seconds: settled() }),
    (error: EventsError) => ({ numbers: undefined, error, seconds: settled() }),
  );
  await vi.advanceTimersByTimeAsync(200_000);
  const outcome = await polling;
  await client.close();
  return { ...outcome, urls, inits };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const like = (response: Partial<ResponseLike>) => (): Promise<ResponseLike> =>
  Promise.resolve({ status: 200, headers: new Headers(), text: async () => '{"events":[]}', ...response });

describe("what is sent", () => {
  it("is a GET with these members and no others", async () => {
    const { inits, urls } = await request({ events: [] });
    expect(urls).toEqual([`${base}?timeout=10`]);
    expect(inits).toEqual([
      { method: "GET", redirect: "manual", cache: "no-store", signal: expect.any(AbortSignal) },
    ]);
  });

  it("is the same each time, with a signal of its own", async () => {
    const { fetch, inits } = scriptedFetch(503, { events: [] }, { events: [] });
    const client = new EventClient(credentials, { logger: false, fetch, retryBackoff: 0 });
    const polling = client.poll();
    await vi.runAllTimersAsync();
    await polling;
    await client.poll();
    await client.close();
    for (const init of inits) expect(Object.keys(init)).toEqual(["method", "redirect", "cache", "signal"]);
    expect(new Set(inits.map(({ signal }) => signal)).size).toBe(3);
    for (const { signal } of inits) expect(signal.aborted).toBe(false);
  });

  it("says nothing of a cache on a platform that knows none", async () => {
    vi.stubGlobal("Request", class {});
    vi.resetModules();
    const { EventClient: Client } = await import("../src/index.js");
    const { fetch, inits } = scriptedFetch({ events: [] });
    const client = new Client(credentials, { fetch });
    await client.poll();
    await client.close();
    expect(inits.map((init) => Object.keys(init))).toEqual([["method", "redirect", "signal"]]);
  });

  it("goes to a fetch that is called unbound, with two arguments", async () => {
    const calls: unknown[] = [];
    async function fetch(this: unknown, ...rest: [string, FetchInit]) {
      calls.push([this, rest.length]);
      return page({ events: [] });
    }
    const { error } = await request({ events: [] }, { fetch });
    expect(error).toBeUndefined();
    expect(calls).toEqual([[undefined, 2]]);
  });

  it("goes to the platform's fetch, looked up at each call", async () => {
    const client = new EventClient(credentials, { logger: false });
    const asked: string[] = [];
    for (const name of ["first", "second"]) {
      vi.stubGlobal("fetch", async () => {
        asked.push(name);
        return page({ events: [] });
      });
      await client.poll();
    }
    await client.close();
    expect(asked).toEqual(["first", "second"]);
  });
});

describe("a redirect", () => {
  const location = `https://evil.example/?${token}`;

  it.each([
    ["as the platform shows it", { status: 302, headers: new Headers({ location }) }, 302],
    ["that is permanent", { status: 308, headers: new Headers({ location }) }, 308],
    ["as a browser hides it", { status: 0, type: "opaqueredirect", body: null }, undefined],
    ["that a fetch followed", { redirected: true }, undefined],
    ["that a fetch followed to an error", { status: 503, redirected: true }, undefined],
  ])("is refused, not followed and not retried: %s", async (_, response, statusCode) => {
    const { error, urls } = await request(like(response), { retryAttempts: 8, authRetryAttempts: 8 });
    expect(error?.constructor).toBe(HttpStatusError);
    expect(error).toMatchObject({ code: "HTTP_STATUS", retryable: false });
    expect(error?.statusCode).toBe(statusCode);
    expect(String(error)).toContain("not followed");
    expect(String(error)).not.toContain("evil.example");
    expect(urls).toHaveLength(1);
  });

  it("has its body cancelled, not read", async () => {
    const body = countedBody(bytes("moved"));
    await request(like({ status: 301, body: body.stream }));
    expect(body.read()).toBe(0);
    expect(body.cancelled()).toBe(true);
  });

  it("has its request ended where the body is no stream", async () => {
    const text = vi.fn(async () => "moved");
    const { inits } = await request(like({ status: 302, text }));
    expect(text).not.toHaveBeenCalled();
    expect(inits[0]?.signal.aborted).toBe(true);
  });
});

describe("the time limit", () => {
  it.each([
    [{}, 15],
    [{ timeout: 0 }, 5],
    [{ timeout: 30 }, 35],
    [{ timeout: 90 }, 95],
  ])("is 5 s more than the server may hold the request: %o", async (options, limit) => {
    const { error, seconds } = await request("hang", options);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error?.message).toBe(`No answer within ${limit} s: the request was given up`);
    expect(error).not.toHaveProperty("cause");
    expect(seconds).toBe(limit);
  });

  it.each([
    ["a longer one", "60", 10, 65],
    ["a shorter one", "5", 20, 25],
    ["none", undefined, 20, 25],
    ["one beyond the longest", "900", 10, 95],
    ["one without end", "Infinity", 10, 15],
    ["one below zero", "-90", 10, 15],
    ["a word", "soon", 10, 15],
  ])("heeds the timeout of the URL asked for: %s", async (_, named, timeout, limit) => {
    const nextUrl = named === undefined ? `${base}?i=1` : `${base}?i=1&timeout=${named}`;
    const { fetch } = scriptedFetch({ events: [], nextUrl }, "hang");
    const client = new EventClient(credentials, { logger: false, fetch, timeout, retryAttempts: 1 });
    await client.poll();
    const started = Date.now();
    const polling = client.poll().catch(() => Date.now() - started);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(await polling).toBe(limit * 1000);
    await client.close();
  });

  it("is counted from the slot on", async () => {
    const rateLimiter = { acquire: () => new Promise<void>((resolve) => setTimeout(resolve, 100_000)) };
    expect((await request("hang", { rateLimiter })).seconds).toBe(115);
  });

  const slowAnswers: [string, Step][] = [
    ["a head that never comes", "hang"],
    ["a head that never comes, to a fetch that pays no heed to its signal", () => new Promise(() => {})],
    ["a body that stalls", new Response(stalledBody('{"events":['))],
    ["an error's body that stalls", new Response(stalledBody("<html>"), { status: 502 })],
    ["a text that never comes", like({ text: () => new Promise(() => {}) })],
  ];
  it.each(slowAnswers)("holds for %s", async (_, step) => {
    const { error, seconds } = await request(step);
    expect(error).toBeInstanceOf(NetworkError);
    expect(seconds).toBe(15);
  });

  it("holds for a body that drips, which is cancelled then", async () => {
    const { error, seconds } = await request(() => Promise.resolve(new Response(drippingBody())));
    expect(error).toBeInstanceOf(NetworkError);
    expect(seconds).toBe(15);
  });

  it("covers head and body together", async () => {
    const late = () =>
      new Promise<Response>((resolve) => setTimeout(resolve, 9000, new Response(stalledBody("{"))));
    expect((await request(late)).seconds).toBe(15);
  });

  it("lets an answer in time pass", async () => {
    const late = () =>
      new Promise<Response>((resolve) => setTimeout(resolve, 14_999, page({ events: [follow(1)] })));
    expect(await request(late)).toMatchObject({ numbers: [1], seconds: 14.999 });
  });

  it("aborts the request, and counts it as a failed attempt", async () => {
    const { fetch, inits } = scriptedFetch("hang", { events: [follow(1)] });
    const client = new EventClient(credentials, { logger: false, fetch, retryJitter: 0 });
    const polling = client.poll();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(inits[0]?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(numbers(await polling)).toEqual([1]);
    await client.close();
  });

  it("has an answer that comes too late cancelled", async () => {
    const body = countedBody(bytes("late"));
    const late = () =>
      new Promise<ResponseLike>((resolve) => setTimeout(resolve, 20_000, new Response(body.stream)));
    expect((await request(late)).seconds).toBe(15);
    expect(body.cancelled()).toBe(true);
  });

  it("makes no fuss of an error that comes too late", async () => {
    const late = () => new Promise<never>((_, reject) => setTimeout(reject, 20_000, new Error("late")));
    expect((await request(late)).error?.message).toContain("within 15 s");
  });
});

describe("a body", () => {
  const whole = (size: number) => bytes('{"events":[]}'.padEnd(size));

  it("may have 16 MiB", async () => {
    expect((await request(new Response(whole(16 * MIB)))).numbers).toEqual([]);
  });

  it.each([
    ["a stream", () => new Response(whole(16 * MIB + 1))],
    ["a text", like({ text: async () => '{"events":[]}'.padEnd(16 * MIB + 1) })],
    ["a text of wide characters", like({ text: async () => `{"x":"${"é".repeat(8 * MIB)}"}` })],
  ])("of more is refused, and not retried: %s", async (_, response) => {
    const { error, urls } = await request(async () => response(), { retryAttempts: 8 });
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({
      retryable: true,
      statusCode: 200,
      message: expect.stringContaining("16 MiB"),
    });
    expect(urls).toHaveLength(1);
  });

  it("of more is refused while it is being read, and the request aborted", async () => {
    const body = countedBody(new Uint8Array(MIB).fill(32));
    const { error, inits } = await request(like({ body: body.stream }));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(body.read()).toBe(17 * MIB);
    expect(body.cancelled()).toBe(true);
    expect(inits[0]?.signal.aborted).toBe(true);
  });

  it("is not even begun where its length says so", async () => {
    const body = countedBody(new Uint8Array(MIB));
    const headers = new Headers({ "content-length": String(16 * MIB + 1) });
    const { error } = await request(like({ body: body.stream, headers }));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(body.read()).toBe(0);
    expect(body.cancelled()).toBe(true);
  });

  it("of an error is read to 64 KiB, whatever its length", async () => {
    const body = countedBody(new Uint8Array(KIB).fill(120));
    const headers = new Headers({ "content-length": "1000000000" });
    const { error } = await request(like({ status: 500, body: body.stream, headers }));
    expect(error).toMatchObject({ code: "SERVER", statusCode: 500, responseText: "x".repeat(200) });
    expect(body.read()).toBe(64 * KIB);
    expect(body.cancelled()).toBe(true);
  });

  it("of an error that is no stream is not read where its length says that it is more", async () => {
    const text = vi.fn(async () => "x".repeat(64 * KIB + 1));
    const headers = new Headers({ "content-length": String(64 * KIB + 1) });
    const { error } = await request(like({ status: 500, text, headers }));
    expect(error).toMatchObject({ code: "SERVER", statusCode: 500, responseText: "" });
    expect(text).not.toHaveBeenCalled();
  });

  it("of an error is cut within a chunk, and as a text", async () => {
    // What counts comes after 64 KiB: only a cut keeps the mask from seeing it.
    const long = `${`/events/u/t/?${"x".repeat(64 * KIB)}`} behind`;
    for (const response of [{ body: new Response(long).body }, { text: async () => long }]) {
      const { error } = await request(like({ status: 400, ...response }));
      expect(error).toMatchObject({ responseText: "…/events/u/***/" });
    }
  });

  it("of an error that ends at 64 KiB is not waited for", async () => {
    const { error, seconds } = await request(
      new Response(stalledBody("x".repeat(64 * KIB)), { status: 401 }),
    );
    expect(error).toMatchObject({ code: "AUTH", statusCode: 401 });
    expect(seconds).toBe(0);
  });

  it("may be split within a character", async () => {
    const object = { user: { username: "☃😀é" } };
    const parts = bytes(JSON.stringify({ events: [follow(1, { object })] }));
    const stream = new ReadableStream({
      start(controller) {
        for (const byte of parts) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const client = new EventClient(credentials, { logger: false, fetch: async () => new Response(stream) });
    expect(await client.poll()).toMatchObject([{ user: { username: "☃😀é" } }]);
    await client.close();
  });

  it("may begin with a byte order mark", async () => {
    expect((await request(new Response('\ufeff{"events":[]}'))).numbers).toEqual([]);
  });

  it("that breaks off is no answer, and retried", async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes("{"));
        controller.error(new TypeError("terminated"));
      },
    });
    const { error } = await request(new Response(broken));
    expect(error).toMatchObject({ code: "NETWORK", message: "No answer: TypeError: terminated" });
  });

  it("that another reader holds is no answer", async () => {
    const response = new Response("{}");
    response.body?.getReader();
    expect((await request(response)).error).toBeInstanceOf(NetworkError);
  });

  it("that another reader holds harms no redirect", async () => {
    const { body } = new Response("{}");
    body?.getReader();
    expect((await request(like({ status: 302, body }))).error).toMatchObject({ statusCode: 302 });
  });

  it("may refuse to be cancelled", async () => {
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * KIB)),
      cancel: () => Promise.reject(new Error("no")),
    });
    expect((await request(like({ status: 500, body: stream }))).error).toMatchObject({ code: "SERVER" });
  });

  it.each([
    ["no body at all", like({}), []],
    ["a body that is no stream of the web", like({ body: { pipe() {} } as never }), []],
  ])("is asked for as a text where there is %s", async (_, step, given) => {
    expect((await request(step)).numbers).toEqual(given);
  });

  it("is empty where it is null", async () => {
    const text = () => Promise.reject(new Error("not to be called"));
    expect((await request(like({ status: 500, body: null, text }))).error).toMatchObject({
      responseText: "",
    });
  });
});

describe("responseText", () => {
  const textOf = async (body: string) =>
    (await request(new Response(body, { status: 400 }))).error?.responseText;

  it("holds 200 characters", async () => {
    expect(await textOf("x".repeat(200))).toBe("x".repeat(200));
    expect(await textOf("x".repeat(201))).toBe("x".repeat(200));
  });

  it("is masked first, then cut", async () => {
    expect(await textOf(`${"x".repeat(195)}${token}`)).toBe(`${"x".repeat(195)}***`);
    expect(await textOf(`${token.repeat(50)}${"x".repeat(50)}`)).toBe(`${"***".repeat(50)}${"x".repeat(50)}`);
  });

  it("is not cut within a character", async () => {
    expect(await textOf(`${"x".repeat(199)}😀`)).toBe("x".repeat(199));
    expect(await textOf(`${"x".repeat(198)}😀x`)).toBe(`${"x".repeat(198)}😀`);
  });

  it("is in the error of an answer that cannot be used, too", async () => {
    const { error } = await request(new Response(`<html>${token}</html>`));
    expect(error).toMatchObject({ code: "PROTOCOL", responseText: "<html>***</html>" });
  });
});

describe("a request that fails", () => {
  const coded = (code: string) => Object.assign(new Error("connect"), { code });
  const cyclic = new Error("round");
  cyclic.cause = cyclic;
  const wordless = Object.assign(new Error(), { message: 5, name: undefined });

  it.each([
    ["undefined", undefined, "no reason given"],
    ["null", null, "no reason given"],
    ["a number", 5, "no reason given"],
    ["an object", { message: token }, "no reason given"],
    ["a text", `no way to ${token}`, "no way to ***"],
    ["an error", new Error("down"), "Error: down"],
    ["an error without a message", new RangeError(""), "RangeError"],
    ["an error with a code", coded("ECONNREFUSED"), "Error: connect (ECONNREFUSED)"],
    [
      "an error whose cause has no code",
      new TypeError("fetch failed", { cause: new Error("bad port") }),
      "TypeError: fetch failed (bad port)",
    ],
    [
      "an error whose message has the code",
      Object.assign(new Error("got ECONNRESET"), { code: "ECONNRESET" }),
      "Error: got ECONNRESET",
    ],
    [
      "an error by a cause with a code",
      new TypeError("fetch failed", { cause: coded("UND_ERR_SOCKET") }),
      "TypeError: fetch failed (UND_ERR_SOCKET)",
    ],
    [
      "an error by a cause with a message",
      new TypeError("fetch failed", { cause: new Error("bad port") }),
      "TypeError: fetch failed (bad port)",
    ],
    [
      "an error by a cause that says nothing",
      new TypeError("fetch failed", { cause: new Error() }),
      "TypeError: fetch failed",
    ],
    ["an error by a text", new TypeError("fetch failed", { cause: "why" }), "TypeError: fetch failed"],
    [
      "an AggregateError",
      new AggregateError([coded("ECONNREFUSED"), coded("EHOSTUNREACH")]),
      "AggregateError (ECONNREFUSED)",
    ],
    ["an empty AggregateError", new AggregateError([], "all failed"), "AggregateError: all failed"],
    ["an error that is its own cause", cyclic, "Error: round"],
    [
      "an error with control characters",
      new Error("a\n\u001b[31m\u202eb"),
      "Error: a\\u{a}\\u{1b}[31m\\u{202e}b",
    ],
    ["an error of many words", new Error("x".repeat(1000)), `Error: ${"x".repeat(193)}`],
    ["an error whose message is no text", wordless, "undefined: 5"],
  ])("is a NetworkError that says why: %s", async (_, reason, shown) => {
    const { error } = await request(() => Promise.reject(reason));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code: "NETWORK", retryable: true, message: `No answer: ${shown}` });
  });

  it("takes a response that cannot be written to", async () => {
    const body = new Response('{"events":[]}').body;
    const frozen = Object.freeze({ status: 200, headers: { get: () => null }, body, text: async () => "" });
    const client = new EventClient(credentials, { logger: false, fetch: async () => frozen });
    expect(await client.poll()).toEqual([]);
    await client.close();
  });

  it("may throw before it is one", async () => {
    const fetch = () => {
      throw new SyntaxError("bad");
    };
    expect((await request({ events: [] }, { fetch })).error).toMatchObject({
      message: "No answer: SyntaxError: bad",
    });
  });

  it.each([
    [undefined, "it is not an object"],
    [null, "it is not an object"],
    [5, "it is not an object"],
    [{}, "its status is not a number"],
    [{ status: "200", headers: new Headers() }, "its status is not a number"],
    [{ status: 200 }, "it has no headers.get()"],
    [{ status: 200, headers: {}, text: async (): Promise<unknown> => "{}" }, "it has no headers.get()"],
    [{ status: 503, headers: new Headers() }, "it has no body and no text()"],
    [
      { status: 200, headers: new Headers(), text: async (): Promise<unknown> => undefined },
      "its text() gives no text",
    ],
  ])("may give %o for a response: that is said, and not retried", async (response, problem) => {
    const { error } = await request(() => Promise.resolve(response as unknown as ResponseLike));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ retryable: false });
    expect(error?.message).toContain(problem);
  });

  it.each([undefined, 5, {}])("may give %o for a header: it counts as absent", async (value) => {
    const headers = { get: () => value } as unknown as ResponseLike["headers"];
    expect((await request(like({ headers }))).error).toBeUndefined();
    expect((await request(like({ status: 500, headers }))).error).toMatchObject({ code: "SERVER" });
  });

  it("has a copy of its reason for a cause: name, message, stack, code and causes, and nothing else", async () => {
    const inner = Object.assign(new Error(`lost ${token}`), { code: "ECONNRESET", path: token });
    const reason = Object.assign(new TypeError("fetch failed", { cause: inner }), { request: { url: base } });
    const { error } = await request(() => Promise.reject(reason));
    const cause = error?.cause as Error;
    expect(cause).not.toBe(reason);
    expect(Object.getOwnPropertyNames(cause).toSorted()).toEqual(["cause", "message", "name", "stack"]);
    expect(cause).toMatchObject({ name: "TypeError", message: "fetch failed", stack: reason.stack });
    expect(cause.cause).toMatchObject({ name: "Error", message: "lost ***", code: "ECONNRESET" });
    expect(cause.cause).not.toHaveProperty("path");
  });

  it("has no stack in its cause where the reason had none", async () => {
    const reason = new Error("bare");
    delete reason.stack;
    const { error } = await request(() => Promise.reject(reason));
    expect(Object.hasOwn(error?.cause as Error, "stack")).toBe(false);
  });

  it("follows causes so far and no further", async () => {
    const { error } = await request(() => Promise.reject(cyclic));
    let depth = 0;
    for (let at: unknown = error?.cause; at instanceof Error; at = at.cause) depth += 1;
    expect(depth).toBe(6);
  });

  it.each([undefined, null, 5, {}])("has no cause where the reason is %o", async (reason) => {
    expect((await request(() => Promise.reject(reason))).error).not.toHaveProperty("cause");
  });
});

describe("a request that is ended", () => {
  it.each([
    ["before its head", hang],
    ["before its head, by a fetch that pays no heed", () => new Promise<never>(() => {})],
    ["within its body", () => Promise.resolve(new Response(stalledBody("{")))],
  ])("ends at once with the client: %s", async (_, step) => {
    const { fetch, inits } = scriptedFetch(step);
    const client = new EventClient(credentials, { logger: false, fetch });
    const polling = client.poll().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    await client.close();
    expect(await polling).toMatchObject({ code: "CLIENT_CLOSED" });
    expect(inits[0]?.signal.aborted).toBe(true);
  });
});
