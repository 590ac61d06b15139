import { execFile } from "node:child_process";
import { lookup as dnsLookup } from "node:dns";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { FetchLike, ResponseLike } from "../src/index.js";
import { nodeFetch } from "../src/node.js";
import { undicis } from "./dispatchers.js";
import { type Handler, serve } from "./http-server.js";
import {
  endless,
  GLOBAL_DISPATCHERS,
  get,
  init,
  keepGlobalDispatcher,
  readAll,
  rejection,
  serveProxy,
  serveTls,
  standstill,
  untilEnd,
} from "./node-fetch-harness.js";
import { cert } from "./tls.js";

const run = promisify(execFile);
const MIB = 1024 * 1024;
const answer =
  (body: string | Buffer, headers: Record<string, string | string[]> = {}, status = 200): Handler =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

/** A handler that does nothing, and its requests as they come. */
function silent(): { handler: Handler; arrived: Promise<[IncomingMessage, ServerResponse]> } {
  let handler: Handler = () => {};
  const arrived = new Promise<[IncomingMessage, ServerResponse]>((resolve) => {
    handler = (...exchange) => resolve(exchange);
  });
  return { handler, arrived };
}

/** Resolves when the connection is closed. */
const closed = async ({ socket }: IncomingMessage): Promise<void> => {
  if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
};

/** A signal that counts who listens. */
function countedSignal() {
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const counted = {
    get aborted() {
      return signal.aborted;
    },
    get reason() {
      return signal.reason;
    },
    addEventListener: (...args: Parameters<AbortSignal["addEventListener"]>) => {
      listeners += 1;
      signal.addEventListener(...args);
    },
    removeEventListener: (...args: Parameters<AbortSignal["removeEventListener"]>) => {
      listeners -= 1;
      signal.removeEventListener(...args);
    },
  };
  return { controller, signal: counted as AbortSignal, listeners: () => listeners };
}

const ways: readonly (readonly [string, (options?: object) => FetchLike])[] = [
  ["the runtime's dispatcher", () => nodeFetch()],
  ...undicis.map(
    ([name, { Agent }]) =>
      [
        `an agent of ${name}`,
        (options?: object) => nodeFetch({ dispatcher: untilEnd(new Agent(options)) }),
      ] as const,
  ),
];

describe.each(ways)("nodeFetch over %s", (name, make) => {
  it("gives status, headers and body", async () => {
    const { origin } = await serve(answer("hallo ☃", { "X-One": "1", "x-two": ["a", "b"] }, 418));
    const { status, headers, body, text } = await get(make(), `${origin}/`);
    expect(status).toBe(418);
    expect(headers.get("X-ONE")).toBe("1");
    expect(headers.get("x-two")).toBe("a, b");
    expect(headers.get("x-on")).toBeNull();
    expect(headers.get("constructor")).toBeNull();
    expect(body).not.toBeNull();
    expect(text).toBeTypeOf("function");
  });

  it("gives the body by a reader, or as a text", async () => {
    const { origin } = await serve(answer("\ufeffhallo ☃"));
    const fetch = make();
    expect(Buffer.concat(await readAll(await get(fetch, origin))).toString()).toBe("\ufeffhallo ☃");
    expect(await (await get(fetch, origin)).text()).toBe("hallo ☃");
  });

  it("asks for path and query, and not for the fragment", async () => {
    const { origin, requests } = await serve(answer(""));
    const fetch = make();
    for (const rest of ["", "?a", "/b/?i=1&timeout=10#c", "/%41/../d e"]) await get(fetch, origin + rest);
    expect(requests.map(({ url }) => url)).toEqual(["/", "/?a", "/b/?i=1&timeout=10", "/d%20e"]);
  });

  it("sends what fetch sends", async () => {
    const { origin, requests } = await serve(answer(""));
    for (const fetch of [make(), globalThis.fetch as FetchLike]) {
      await get(fetch, origin);
      await fetch(origin, { method: "GET", redirect: "manual", signal: new AbortController().signal });
    }
    const [stored, cached, ...platform] = requests.map(({ rawHeaders }) => rawHeaders);
    expect([stored, cached]).toEqual(platform);
  });

  it("keeps its connections for later requests", async () => {
    const { origin, requests } = await serve(answer("x"));
    const fetch = make();
    for (let n = 0; n < 5; n += 1) await (await get(fetch, origin)).text();
    // As with fetch, a request that follows at once may find the first one not free yet.
    expect(new Set(requests.map(({ socket }) => socket)).size).toBeLessThanOrEqual(2);
  });

  it.each([301, 302, 303, 307, 308])("gives a redirect as it is: %d", async (status) => {
    const target = await serve(answer("target"));
    const { origin, requests } = await serve(answer("moved", { location: target.origin }, status));
    const response = await get(make(), origin);
    expect(response.status).toBe(status);
    expect(response.headers.get("location")).toBe(target.origin);
    expect(await response.text()).toBe("moved");
    expect([requests.length, target.requests.length]).toEqual([1, 0]);
  });

  it("waits for the response behind early hints", async () => {
    const { origin } = await serve((_, response) => {
      response.writeEarlyHints({ link: "</a>; rel=preload" }, () => response.end("late"));
    });
    const response = await get(make(), origin);
    expect([response.status, await response.text()]).toEqual([200, "late"]);
  });

  it.each([204, 205, 304])("gives no body with a %d", async (status) => {
    const { origin } = await serve(answer("", {}, status), answer("next"));
    const fetch = make();
    const response = await get(fetch, origin);
    expect([response.status, response.body, await response.text()]).toEqual([status, null, ""]);
    expect(await (await get(fetch, origin)).text()).toBe("next");
  });

  it("hangs up on a body that should not be there", async () => {
    const { handler } = endless(Buffer.alloc(1024), {}, 205);
    const { origin, requests } = await serve(handler);
    expect((await get(make(), origin)).body).toBeNull();
    await closed(requests[0] as IncomingMessage);
  });

  describe("when it is aborted", () => {
    const reason = new Error("enough");

    it("before it begins, asks nothing", async () => {
      const { origin, requests } = await serve(answer(""));
      expect(await rejection(get(make(), origin, AbortSignal.abort(reason)))).toBe(reason);
      expect(requests).toHaveLength(0);
    });

    it("before it has a connection, rejects at once and asks nothing", async () => {
      const { origin, requests } = await serve(answer("next"));
      const fetch = make();
      const { controller, signal, listeners } = countedSignal();
      const aborted = rejection(get(fetch, origin, signal));
      controller.abort(reason);
      expect(await aborted).toBe(reason);
      expect(listeners()).toBe(0);
      await get(fetch, origin);
      expect(requests).toHaveLength(1);
    });

    it("waiting for the head, rejects at once and hangs up", async () => {
      const { handler, arrived } = silent();
      const { origin } = await serve(handler);
      const { controller, signal, listeners } = countedSignal();
      const aborted = rejection(get(make(), origin, signal));
      const [request] = await arrived;
      controller.abort(reason);
      expect(await aborted).toBe(reason);
      await closed(request);
      expect(listeners()).toBe(0);
    });

    it.each([
      ["plain", {}],
      ["compressed", { "content-encoding": "gzip" }],
    ])("within a %s body, rejects at once and hangs up", async (_, headers) => {
      const { origin, requests } = await serve((_request, response) => {
        response.writeHead(200, { "content-length": "100", ...headers }).write(Buffer.of(0x1f, 0x8b, 8));
      });
      const { controller, signal, listeners } = countedSignal();
      const response = await get(make(), origin, signal);
      const reader = response.body?.getReader();
      if (!("content-encoding" in headers)) expect((await reader?.read())?.value?.byteLength).toBe(3);
      const aborted = rejection(reader?.read() as Promise<unknown>);
      controller.abort(reason);
      expect(await aborted).toBe(reason);
      expect(await rejection(reader?.read() as Promise<unknown>)).toBe(reason);
      await closed(requests[0] as IncomingMessage);
      expect(listeners()).toBe(0);
    });

    it("with a body that came and was not read, gives none of it", async () => {
      const { origin } = await serve(answer("all of it"));
      const { controller, signal } = countedSignal();
      const response = await get(make(), origin, signal);
      controller.abort(reason);
      expect(await rejection(response.text())).toBe(reason);
    });
  });

  it("leaves no listener on the signal", async () => {
    const { origin, close } = await serve(answer("one"));
    const fetch = make();
    const { signal, listeners } = countedSignal();
    await (await get(fetch, origin, signal)).text();
    await (await get(fetch, origin, signal)).body?.getReader().cancel();
    await close();
    await rejection(get(fetch, origin, signal));
    expect(listeners()).toBe(0);
  });

  describe("when it fails", () => {
    const failures: readonly [string, Handler][] = [
      ["a connection that is closed before the head", ({ socket }) => void socket.end()],
      ["a connection that is reset before the head", ({ socket }) => void socket.resetAndDestroy()],
      [
        "a body that is cut",
        ({ socket }) => void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1234"),
      ],
      [
        "a chunked body that is cut",
        ({ socket }) => void socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n1234\r\n"),
      ],
    ];

    it.each(failures)("gives the error that fetch gives: %s", async (_, handler) => {
      const { origin } = await serve(handler);
      const errorOf = (fetch: FetchLike) =>
        rejection(
          (async () => {
            const response = await get(fetch, origin);
            await readAll(response);
          })(),
        );
      const [error, platform] = [await errorOf(make()), await errorOf(globalThis.fetch as FetchLike)];
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toBe(platform.message);
      expect(error.cause?.code).toBe(platform.cause?.code);
      expect(error.code).toBe(platform.cause?.code);
      expect(error.code).toMatch(/^(UND_ERR_|ECONN)/);
    });

    it("gives the error that fetch gives: nothing listens", async () => {
      const { origin, close } = await serve();
      await close();
      const error = await rejection(get(make(), origin));
      expect(error).toMatchObject({ name: "TypeError", message: "fetch failed", code: "ECONNREFUSED" });
      expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
    });

    it("gives the code of each address's failure, where a name has several", async () => {
      const { origin, close } = await serve();
      await close();
      const error = await rejection(get(make(), origin.replace("127.0.0.1", "localhost")));
      expect(error).toMatchObject({ message: "fetch failed", code: "ECONNREFUSED" });
    });

    it("drops what was not read before", async () => {
      const { handler, arrived } = silent();
      const { origin } = await serve(handler);
      const getting = get(make(), origin);
      const [request, answering] = await arrived;
      answering.writeHead(200, { "content-length": "9" }).write("1234");
      const response = await getting;
      request.socket.destroy();
      await vi.waitFor(() => expect(response.body).toMatchObject({ failure: {} }));
      await expect(response.text()).rejects.toThrow("terminated");
    });
  });

  describe("a body", () => {
    it("is not read ahead without bound, and ends when its reader cancels", async () => {
      const { handler, sent } = endless(Buffer.alloc(64 * 1024));
      const { origin, requests } = await serve(handler);
      const response = await get(make(), origin);
      const before = await standstill(sent);
      expect(before).toBeLessThan(16 * MIB);
      const reader = response.body?.getReader();
      let read = 0;
      while (read < before + MIB) read += (await reader?.read())?.value?.byteLength ?? 0;
      await reader?.cancel();
      await closed(requests[0] as IncomingMessage);
      expect(await reader?.read()).toEqual({ done: true });
    });

    it("of many pieces comes whole", async () => {
      const whole = Buffer.from(Array.from({ length: 3 * MIB }, (_, n) => n * 7));
      const { origin } = await serve(answer(whole));
      const response = await get(make(), origin);
      const chunks = await readAll(response);
      expect(chunks.length).toBeGreaterThan(1);
      expect(Buffer.concat(chunks).equals(whole)).toBe(true);
    });

    it("leaves the connection free when it came whole and is not wanted", async () => {
      const { origin, requests } = await serve(answer("one"));
      const fetch = make();
      await (await get(fetch, origin)).body?.getReader().cancel();
      await nextTurn();
      await get(fetch, origin);
      expect(requests[1]?.socket === requests[0]?.socket).toBe(true);
    });

    it("has one reader, which may read ahead", async () => {
      const { handler, arrived } = silent();
      const { origin } = await serve(handler);
      const getting = get(make(), origin);
      const [, answering] = await arrived;
      answering.flushHeaders();
      const response = await getting;
      const reader = response.body?.getReader();
      expect(() => response.body?.getReader()).toThrow("locked");
      await expect(response.text()).rejects.toThrow("locked");
      const reads = [reader?.read(), reader?.read(), reader?.read()];
      answering.end("one");
      expect(await Promise.all(reads)).toEqual([
        { done: false, value: Buffer.from("one") },
        { done: true },
        { done: true },
      ]);
    });

    it("ends a read that waits when it is cancelled", async () => {
      const { origin, requests } = await serve((_, response) => response.flushHeaders());
      const reader = (await get(make(), origin)).body?.getReader();
      const reading = reader?.read();
      await reader?.cancel();
      expect(await reading).toEqual({ done: true });
      await closed(requests[0] as IncomingMessage);
    });
  });

  it("makes a request over TLS, and says what fetch says to a certificate that it does not trust", async () => {
    const { port, requests } = await serveTls(answer("safe"));
    const url = `https://localhost:${port}/`;
    const error = await rejection(get(make(), url));
    const platform = await rejection(get(globalThis.fetch as FetchLike, url));
    expect(error.code).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(error.code).toBe(platform.cause?.code);
    expect(requests).toHaveLength(0);
    if (name.startsWith("the runtime")) return;
    const response = await get(make({ connect: { ca: cert } }), url);
    expect(await response.text()).toBe("safe");
    expect(requests[0]?.headers["accept-encoding"]).toMatch(/^br, gzip, deflate(, zstd)?$/);
  });
});

/** Since 26 Node's fetch no longer uses what undici 6 sets as the global dispatcher. */
const fetchHeeds = (name: string) => name !== "undici 6" || Number.parseInt(process.versions.node, 10) < 26;

describe.each(undicis)(
  "nodeFetch over %s",
  (name, { Agent, EnvHttpProxyAgent, MockAgent, ProxyAgent, interceptors, setGlobalDispatcher }) => {
    it("takes a request that is aborted while it waits for a connection out of the queue", async () => {
      const { handler, arrived } = silent();
      const { origin, requests } = await serve(handler, answer("third"));
      const fetch = nodeFetch({ dispatcher: untilEnd(new Agent({ connections: 1 })) });
      const first = get(fetch, origin);
      const [, answering] = await arrived;
      const controller = new AbortController();
      const second = rejection(get(fetch, origin, controller.signal));
      const third = get(fetch, origin);
      controller.abort();
      expect((await second).name).toBe("AbortError");
      answering.end("first");
      expect(await (await first).text()).toBe("first");
      expect(await (await third).text()).toBe("third");
      expect(requests).toHaveLength(2);
    });

    it("falls back to another address of the host", async () => {
      const { origin } = await serve(answer("by IPv4"));
      const asked: string[] = [];
      const lookup = (host: string, options: object, give: (...args: unknown[]) => void) => {
        asked.push(host);
        if (host !== "feed.test") return dnsLookup(host, options, give as never);
        give(null, [
          { address: "::1", family: 6 },
          { address: "127.0.0.1", family: 4 },
        ]);
      };
      const fetch = nodeFetch({
        dispatcher: untilEnd(new Agent({ connect: { lookup, autoSelectFamily: true } })),
      });
      const response = await get(fetch, origin.replace("127.0.0.1", "feed.test"));
      expect(await response.text()).toBe("by IPv4");
      expect(asked).toEqual(["feed.test"]);
    });

    it("goes through a ProxyAgent, and through TLS within its tunnel", async () => {
      const proxy = await serveProxy();
      const { port } = await serveTls(answer("by proxy"));
      const options = { uri: proxy.origin, requestTls: { ca: cert } };
      const fetch = nodeFetch({ dispatcher: untilEnd(new ProxyAgent(options)) });
      const response = await get(fetch, `https://localhost:${port}/`);
      expect(await response.text()).toBe("by proxy");
      expect(proxy.tunnels).toEqual([`localhost:${port}`]);
    });

    it("goes through the proxies of an EnvHttpProxyAgent", async () => {
      const proxy = await serveProxy();
      const { origin } = await serve(answer("by proxy"));
      const agent = untilEnd(new EnvHttpProxyAgent({ httpProxy: proxy.origin, proxyTunnel: true }));
      const response = await get(nodeFetch({ dispatcher: agent }), origin);
      expect(await response.text()).toBe("by proxy");
      expect(proxy.tunnels).toEqual([origin.slice("http://".length)]);
    });

    it("uses the global dispatcher of the moment, if fetch does", async () => {
      const { origin } = await serve(answer("x"));
      const fetch = nodeFetch();
      await get(fetch, origin);
      const agent = untilEnd(new Agent());
      let calls = 0;
      const dispatch: typeof agent.dispatch = (...args) => {
        calls += 1;
        return agent.dispatch(...args);
      };
      keepGlobalDispatcher();
      setGlobalDispatcher({ dispatch });
      await get(globalThis.fetch as FetchLike, origin);
      expect(calls).toBe(fetchHeeds(name) ? 1 : 0);
      await get(fetch, origin);
      expect(calls).toBe(fetchHeeds(name) ? 2 : 0);
    });

    it("is answered by a MockAgent, given or set", async () => {
      const mock = new MockAgent();
      onTestFinished(() => mock.close());
      mock.disableNetConnect();
      const pool = mock.get("https://feed.test");
      for (const path of ["/events/?i=1", "/events/?i=2"])
        pool.intercept({ path, method: "GET" }).reply(200, "mocked", { headers: { "x-mock": "1" } });
      pool
        .intercept({ path: "/broken", method: "GET" })
        .replyWithError(Object.assign(new Error("no"), { code: "EMOCK" }));

      const given = nodeFetch({ dispatcher: mock });
      const first = await get(given, "https://feed.test/events/?i=1");
      expect([first.status, first.headers.get("x-mock"), await first.text()]).toEqual([200, "1", "mocked"]);
      expect(await rejection(get(given, "https://feed.test/broken"))).toMatchObject({
        message: "fetch failed",
        code: "EMOCK",
      });
      expect(await rejection(get(given, "https://feed.test/unknown"))).toMatchObject({
        code: "UND_MOCK_ERR_MOCK_NOT_MATCHED",
      });
      if (!fetchHeeds(name)) return;
      keepGlobalDispatcher();
      setGlobalDispatcher(mock);
      expect(await (await get(nodeFetch(), "https://feed.test/events/?i=2")).text()).toBe("mocked");
    });

    it("follows no redirect, even where the dispatcher is set to", async () => {
      const target = await serve(answer("target"));
      const { origin } = await serve(answer("", { location: target.origin }, 302));
      const composed = Reflect.get(Agent.prototype, "compose") as (
        this: unknown,
        interceptor: unknown,
      ) => never;
      const agent = untilEnd(new Agent());
      const dispatcher = composed.call(agent, interceptors.redirect({ maxRedirections: 5 }));
      expect((await get(nodeFetch({ dispatcher }), origin)).status).toBe(302);
      expect(target.requests).toEqual([]);
    });

    it("rejects once the dispatcher is closed", async () => {
      const { origin } = await serve(answer(""));
      const agent = new Agent();
      await agent.destroy();
      expect(await rejection(get(nodeFetch({ dispatcher: agent }), origin))).toMatchObject({
        message: "fetch failed",
        code: "UND_ERR_DESTROYED",
      });
    });
  },
);

describe("nodeFetch without a dispatcher", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const response: ResponseLike = { status: 200, headers: new Headers(), text: async () => "by fetch" };

  it("is fetch itself, looked up at each call and called unbound, and says so once at debug level", async () => {
    keepGlobalDispatcher();
    for (const key of GLOBAL_DISPATCHERS) Reflect.set(globalThis, key, undefined);
    const calls: unknown[] = [];
    const lines: unknown[] = [];
    const fetch = nodeFetch({ logger: { debug: (...line) => lines.push(line) } });
    for (const name of ["first", "second"]) {
      vi.stubGlobal("fetch", function (this: unknown, ...args: unknown[]) {
        calls.push([name, this, ...args]);
        return Promise.resolve(response);
      });
      const request = init();
      expect(await fetch("https://feed.test/", request)).toBe(response);
      expect(calls.pop()).toEqual([name, undefined, "https://feed.test/", request]);
    }
    expect(lines).toEqual([["nodeFetch: this runtime has no dispatcher, so fetch makes the requests"]]);
    await expect(nodeFetch()("https://feed.test/", init())).resolves.toBe(response);
    await expect(nodeFetch({ logger: {} })("https://feed.test/", init())).resolves.toBe(response);
  });

  it("rejects where there is no fetch either", async () => {
    keepGlobalDispatcher();
    for (const key of GLOBAL_DISPATCHERS) Reflect.set(globalThis, key, undefined);
    vi.stubGlobal("fetch", undefined);
    await expect(get(nodeFetch(), "https://feed.test/")).rejects.toThrow(
      "nodeFetch: this runtime has no fetch, and no dispatcher was given",
    );
  });
});

describe("nodeFetch in a process of its own", () => {
  it("finds the dispatcher for its first request, before fetch is used, and lets the process end", async () => {
    const { origin } = await serve(answer("first"));
    const script = `
      import { nodeFetch } from "@cb-events/core/node";
      const fetch = nodeFetch({ logger: { debug: console.log } });
      const { signal } = new AbortController();
      const response = await fetch(${JSON.stringify(origin)}, { method: "GET", redirect: "manual", signal });
      console.log(await response.text());`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: new URL("..", import.meta.url),
    });
    expect(stdout).toBe("first\n");
  });
});

describe("nodeFetch with a dispatcher of any other kind", () => {
  /** Plays a handler's calls: those of undici 6, or those of undici 8. */
  const playing = (play: (handler: Record<string, (...args: unknown[]) => unknown>) => void) =>
    nodeFetch({ dispatcher: { dispatch: (_, handler) => play(handler as never) } });
  const url = "https://feed.test/";

  it("rejects with what dispatch throws", async () => {
    const fetch = playing(() => {
      throw Object.assign(new Error("no"), { code: "ENO" });
    });
    expect(await rejection(get(fetch, url))).toMatchObject({ message: "fetch failed", code: "ENO" });
  });

  it("rejects when it ends without a response", async () => {
    const fetch = playing((handler) => handler["onComplete"]?.([]));
    expect((await rejection(get(fetch, url))).cause).toMatchObject({
      message: "The dispatcher ended the request without a response",
    });
  });

  it.each([undefined, null, "why", 5])("rejects with an error whatever it fails with: %s", async (reason) => {
    const fetch = playing((handler) => handler["onError"]?.(reason));
    const error = await rejection(get(fetch, url));
    expect(error).toMatchObject({ name: "TypeError", message: "fetch failed", cause: reason });
    expect(error).not.toHaveProperty("code");
  });

  it("reads headers as buffers, texts or lists", async () => {
    const raw = [
      Buffer.from("A"),
      [Buffer.from("1"), "2"],
      "b",
      Buffer.from([0xe9]),
      "c",
      "3",
      "a",
      "4",
      "odd",
    ];
    const legacy = playing((handler) => {
      handler["onHeaders"]?.(200, raw, () => {});
      handler["onComplete"]?.([]);
    });
    const { headers } = await get(legacy, url);
    expect(["a", "b", "c", "odd", "d"].map((name) => headers.get(name))).toEqual([
      "1, 2, 4",
      "é",
      "3",
      null,
      null,
    ]);

    const record = { a: ["1", "2"], b: "é", c: undefined };
    const current = playing((handler) => handler["onResponseStart"]?.({}, 200, record));
    const { headers: others } = await get(current, url);
    expect(["A", "b", "c", "toString"].map((name) => others.get(name))).toEqual(["1, 2", "é", null, null]);
  });

  it("takes what comes after the end, after an error and after the head calmly", async () => {
    const fetch = playing((handler) => {
      handler["onHeaders"]?.(200, ["x", "1"], () => {});
      handler["onHeaders"]?.(500, [], () => {});
      handler["onData"]?.(Buffer.from("one"));
      handler["onComplete"]?.([]);
      handler["onData"]?.(Buffer.from("two"));
      handler["onComplete"]?.([]);
      handler["onError"]?.(new Error("late"));
    });
    const response = await get(fetch, url);
    expect([response.status, await response.text()]).toEqual([200, "one"]);
  });
});

describe("nodeFetch refuses", () => {
  it.each<[string, unknown, string]>([
    ["an unknown option", { agent: 1 }, "nodeFetch: unknown option agent. Known options: dispatcher, logger"],
    ["no dispatcher", { dispatcher: {} }, "another object with a dispatch method; got object"],
    ["null for a dispatcher", { dispatcher: null }, "another object with a dispatch method; got null"],
    [
      "a text for a dispatcher",
      { dispatcher: "http://proxy" },
      "another object with a dispatch method; got string",
    ],
  ])("%s", (_, options, message) => {
    expect(() => nodeFetch(options as object)).toThrow(message);
  });

  it.each<[string, object, string]>([
    ["another method", { method: "POST" }, "nodeFetch makes GET requests only, got the method POST"],
    ["a redirect that is followed", { redirect: "follow" }, 'redirect must be "manual"'],
    ["headers", { headers: { a: "1" } }, "use fetch for that request"],
    ["a body", { body: "x" }, "use fetch for that request"],
  ])("%s", async (_, other, message) => {
    await expect(nodeFetch()("http://127.0.0.1:1/", { ...init(), ...other })).rejects.toThrow(message);
  });

  it.each([
    "s3cret",
    "https://",
    "https://user:s3cret@feed.test/",
    "https://user@feed.test/s3cret",
    "ftp://feed.test/s3cret",
    "data:,s3cret",
    "https://feed.test:99999/s3cret",
    "https://a b/s3cret",
  ])("a URL that cannot be asked, without quoting it: %s", async (url) => {
    const error = await rejection(get(nodeFetch(), url));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/^The URL (is malformed|must)/);
    expect(error.stack).not.toContain("s3cret");
    expect(error.cause).toBeUndefined();
  });
});
