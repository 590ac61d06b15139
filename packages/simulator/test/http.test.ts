import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Fault, Simulator, tip } from "../src/index.js";
import { type FeedServer, listen } from "../src/node.js";
import { countedSignal, type TestPage, until } from "./support.js";

// Real sockets and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

let feed: Simulator;
let server: FeedServer;

beforeEach(async () => {
  feed = new Simulator();
  server = await listen(feed);
});
afterEach(() => server.close());

/** One request with node:http on a connection of its own. */
async function get(
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number | undefined; headers: IncomingMessage["headers"]; body: string }> {
  const request = httpRequest(url, { agent: false, ...options });
  request.end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(parts).toString("utf8"),
  };
}

/** Writes bytes to the port and gives back all that comes until the connection ends. */
async function raw(text: string): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  socket.end(text);
  let answer = "";
  socket.on("data", (part) => {
    answer += String(part);
  });
  socket.on("error", () => {});
  await closing(socket);
  return answer;
}

async function closing(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket, "close");
}

describe("listen", () => {
  it("serves at a loopback address of its own and tells the feed", () => {
    expect(server.eventsUrl).toBe(`http://127.0.0.1:${server.port}/events/demo/secret/`);
    expect(feed.eventsUrl).toBe(server.eventsUrl);
  });

  it("answers with the page, its headers, and the origin of the Host header in nextUrl", async () => {
    const { id } = feed.emit(tip({ note: "ü" }));
    const { status, headers, body } = await get(server.eventsUrl);
    expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
    expect(headers["access-control-allow-origin"]).toBe("*");
    const page = JSON.parse(body) as TestPage;
    expect(page.events).toMatchObject([{ id, object: { tip: { message: "| ü" } } }]);
    expect(page.nextUrl).toBe(`${server.eventsUrl}?i=${id}&timeout=10`);
    const viaName = await get(server.eventsUrl, { headers: { host: `localhost:${server.port}` } });
    expect((JSON.parse(viaName.body) as TestPage).nextUrl).toContain(
      `http://localhost:${server.port}/events/`,
    );
  });

  it("tells the time of the feed's clock in the Date header of every answer", async () => {
    feed.clockOffset = -86_400;
    feed.fault({ on: 3, kind: "truncate" });
    const before = Date.now();
    for (const url of [
      `${server.eventsUrl}?timeout=0`,
      server.eventsUrl.replace("secret", "wrong"),
      `${server.eventsUrl}?timeout=0`,
    ]) {
      const behind = before - Date.parse((await get(url)).headers.date ?? "");
      expect(behind).toBeGreaterThan(86_400_000 - 60_000);
      expect(behind).toBeLessThan(86_400_000 + 1000);
    }
  });

  it("answers requests of fetch too", async () => {
    feed.emit(tip());
    const response = await fetch(server.eventsUrl);
    expect(((await response.json()) as TestPage).events).toHaveLength(1);
    expect(feed.requests[0]).toMatchObject({ number: 1, url: server.eventsUrl, method: "GET" });
  });

  it("holds a request until there is an event", async () => {
    const answer = get(server.eventsUrl);
    await until(() => feed.holding === 1);
    const { id } = feed.emit(tip());
    expect((JSON.parse((await answer).body) as TestPage).events).toMatchObject([{ id }]);
  });

  it("ends the hold of a client that goes away", async () => {
    const request = httpRequest(server.eventsUrl);
    request.on("error", () => {});
    request.end();
    await until(() => feed.holding === 1);
    request.destroy();
    await until(() => feed.holding === 0);
    expect(feed.requests).toHaveLength(1);
  });

  it("answers 405, 204, 401, 404 and 400", async () => {
    expect((await get(server.eventsUrl, { method: "POST" })).status).toBe(405);
    expect((await get(server.eventsUrl, { method: "OPTIONS" })).status).toBe(204);
    expect((await get(server.eventsUrl.replace("secret", "wrong"))).status).toBe(401);
    expect((await get(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
    expect((await get(server.eventsUrl.replace("secret", "%e0%a4%a"))).status).toBe(400);
  });

  it("outlives whatever is sent to it", async () => {
    const head = "HTTP/1.1\r\nConnection: close\r\n";
    for (const [text, status] of [
      [`GET /%zz/%/ ${head}Host: x\r\n\r\n`, "404"],
      [`GET /events/%ff/secret/ ${head}Host: x\r\n\r\n`, "400"],
      [`GET //evil.example/x ${head}Host: x\r\n\r\n`, "404"],
      [`GET /events/demo/secret/ ${head}Host: a b\r\n\r\n`, "400"],
      [`GET /events/demo/secret/ ${head}Host: evil@x/\r\n\r\n`, "400"],
      [`GET /events/demo/secret/ ${head}Host: x:99999\r\n\r\n`, "400"],
      [`GET nonsense ${head}Host: x\r\n\r\n`, "400"],
      [`OPTIONS * ${head}Host: x\r\n\r\n`, "400"],
      ["\0\0\0\r\n\r\n", "400"],
      [`GET /events/demo/secret/?i=%00 ${head}Host: x\r\n\r\n`, "400"],
      [`GET /events/demo/secret/?timeout=0 HTTP/1.0\r\n\r\n`, "200"],
    ] as const) {
      expect((await raw(text)).split(" ")[1], text).toBe(status);
    }
    expect((await get(`${server.eventsUrl}?timeout=0`)).status).toBe(200);
  });

  it("refuses a host that is not loopback, and wrong ports and options", async () => {
    const other = new Simulator();
    await expect(listen(other, { host: "0.0.0.0" as "localhost" })).rejects.toThrow(
      'host must be one of 127.0.0.1, ::1, localhost, not "0.0.0.0"',
    );
    await expect(listen(other, { port: 65_536 })).rejects.toThrow(
      "port must be a whole number from 0 to 65535, not 65536",
    );
    await expect(listen(other, { prot: 1 } as object)).rejects.toThrow(
      "Unknown option prot. Known options: port, host, signal",
    );
    await expect(listen(other, { port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(listen(other, { signal: AbortSignal.abort("why") })).rejects.toBe("why");
    expect(other.eventsUrl).toBe("http://127.0.0.1/events/demo/secret/");
  });
});

describe("close", () => {
  it("ends holds and open connections at once, and can be called again", async () => {
    const idle = connect(server.port, "127.0.0.1");
    await once(idle, "connect");
    const held = get(server.eventsUrl).catch((error: unknown) => error);
    await until(() => feed.holding === 1);
    await Promise.all([server.close(), server.close()]);
    expect(await held).toMatchObject({ code: "ECONNRESET" });
    await closing(idle);
    await until(() => feed.holding === 0);
    await server[Symbol.asyncDispose]();
    await expect(get(server.eventsUrl)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("frees the port for the next server, with the feed as it was", async () => {
    feed.emit(tip());
    await server.close();
    server = await listen(feed, { port: server.port });
    expect((JSON.parse((await get(server.eventsUrl)).body) as TestPage).events).toHaveLength(1);
  });

  it("comes with the signal, and leaves no listener on it", async () => {
    const { signal, abort, listeners } = countedSignal();
    const first = await listen(new Simulator(), { signal });
    expect(listeners()).toBe(1);
    await first.close();
    expect(listeners()).toBe(0);
    const second = await listen(new Simulator(), { signal });
    abort();
    await second.close();
    await expect(get(second.eventsUrl)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(listeners()).toBe(0);
  });
});

describe("a fault on a real connection", () => {
  /** What reading a whole answer with node:http ends with. */
  async function outcome(fault: Record<string, unknown>) {
    feed.emit(tip());
    feed.fault({ on: 1, ...fault } as Fault);
    return get(server.eventsUrl).catch((error: unknown) => error);
  }

  it("refuse closes it without a byte", async () => {
    expect(await outcome({ kind: "refuse" })).toMatchObject({
      code: "ECONNRESET",
      message: "socket hang up",
    });
  });

  it("reset breaks it, before the head or in the body", async () => {
    expect(await outcome({ kind: "reset", at: "head" })).toMatchObject({ code: "ECONNRESET" });
    feed.fault({ on: 2, kind: "reset" });
    const request = httpRequest(server.eventsUrl, { agent: false });
    request.end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    const read = async () => {
      let text = "";
      for await (const part of response) text += String(part);
      return text;
    };
    await expect(read()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("status, html, empty, truncate, redirect and expireCursor are answers like others", async () => {
    expect(await outcome({ status: 503, headers: { "Retry-After": "2" }, body: "x" })).toMatchObject({
      status: 503,
      body: "x",
      headers: { "retry-after": "2" },
    });
    const expected: readonly [Fault, object][] = [
      [
        { on: 2, kind: "html" },
        { status: 200, headers: { "content-type": "text/html; charset=utf-8" } },
      ],
      [
        { on: 3, kind: "empty" },
        { status: 200, body: "" },
      ],
      [
        { on: 4, kind: "truncate" },
        { status: 200, body: expect.stringMatching(/^\{"events".*[^}]$/) },
      ],
      [
        { on: 5, kind: "redirect" },
        { status: 302, headers: { location: expect.stringMatching(/^https:\/\/evil/) } },
      ],
      [
        { on: 6, kind: "expireCursor" },
        { status: 400, body: expect.stringMatching(/waited too long/) },
      ],
      [
        { on: 7, status: 204, body: "x" },
        { status: 204, body: "" },
      ],
    ];
    for (const [fault, answer] of expected) {
      feed.fault(fault);
      expect(await get(server.eventsUrl)).toMatchObject(answer);
    }
  });

  it("stallHead and stallBody leave it open until the client goes, or the server closes", async () => {
    feed.emit(tip());
    feed.fault({ on: 1, kind: "stallHead" });
    feed.fault({ on: 2, kind: "stallBody" });
    const silent = httpRequest(server.eventsUrl, { agent: false });
    silent.on("error", () => {});
    silent.end();
    await until(() => feed.requests.length === 1);
    const half = httpRequest(server.eventsUrl, { agent: false });
    half.end();
    const [response] = (await once(half, "response")) as [IncomingMessage];
    const [part] = (await once(response, "data")) as [Buffer];
    expect(String(part)).toMatch(/^\{"events":\[\{/);
    silent.destroy();
    const broken = once(response, "error");
    await server.close();
    expect((await broken)[0]).toMatchObject({ code: "ECONNRESET" });
  });

  it("drip comes in single bytes, and can be left", async () => {
    feed.emit(tip());
    feed.fault({ on: 1, kind: "drip", interval: 0.001 });
    feed.fault({ on: 2, kind: "drip", interval: 3600 });
    expect((JSON.parse((await get(server.eventsUrl)).body) as TestPage).events).toHaveLength(1);
    const request = httpRequest(server.eventsUrl, { agent: false });
    request.end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(String((await once(response, "data"))[0])).toBe("{");
    response.on("error", () => {});
    request.destroy();
    await until(() => response.closed);
  });

  it("huge is more than 16 MiB, of which a client may take as little as it likes", async () => {
    const whole = (await outcome({ kind: "huge" })) as { body: string };
    expect(whole.body.length).toBeGreaterThan(16 * 1024 * 1024);
    expect((JSON.parse(whole.body) as TestPage).events).toHaveLength(1);
    feed.fault({ on: 2, kind: "huge" });
    const request = httpRequest(server.eventsUrl, { agent: false });
    request.end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    await once(response, "data");
    response.destroy();
    expect((await get(server.eventsUrl)).status).toBe(200);
  });

  it("page faults change the page", async () => {
    const ids = [feed.emit(tip()).id, feed.emit(tip()).id];
    feed.fault({ on: 1, kind: "reorder" });
    feed.fault({ on: 2, kind: "dropNextUrl" });
    feed.fault({ on: 3, kind: "shortPage" });
    feed.fault({ on: 4, kind: "overlapPage" });
    feed.fault({ on: 5, kind: "olderCursor" });
    feed.fault({ on: 6, kind: "baseNextUrl" });
    const pageOf = async () => JSON.parse((await get(server.eventsUrl)).body) as TestPage;
    expect((await pageOf()).events.map(({ id }) => id)).toEqual([...ids].reverse());
    expect(Object.keys(await pageOf())).toEqual(["events"]);
    const behindFirst = `${server.eventsUrl}?i=${ids[0]}&timeout=10`;
    expect(await pageOf()).toMatchObject({ events: [{ id: ids[0] }], nextUrl: behindFirst });
    for (const nextUrl of [behindFirst, behindFirst, `${server.eventsUrl}?timeout=10`]) {
      expect(await pageOf()).toMatchObject({ events: [{ id: ids[0] }, { id: ids[1] }], nextUrl });
    }
  });

  it("a poison cursor is refused on every connection", async () => {
    const { id } = feed.emit(tip());
    feed.fault({ on: { cursor: id, times: 2 }, kind: "refuseCursor", withNextUrl: true });
    const { nextUrl } = JSON.parse((await get(server.eventsUrl)).body) as TestPage;
    const answers = [await get(nextUrl), await get(nextUrl)];
    feed.emit(tip());
    answers.push(await get(nextUrl));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 200]);
    expect(JSON.parse(answers[0]?.body ?? "")).toMatchObject({
      status: "unknown cursor",
      nextUrl: expect.stringContaining(server.eventsUrl),
    });
  });
});
