import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import {
  type ClientOptions,
  EventClient,
  HttpStatusError,
  NetworkError,
  ProtocolError,
} from "../src/index.js";
import { type Handler, serve } from "./http-server.js";
import { follow, id, numbers, token } from "./scripted-fetch.js";
import { underTest } from "./under-test.js";

const MIB = 1024 * 1024;
const path = `/events/room_owner/${encodeURIComponent(token)}/`;

/** A client of the server, with the platform's own fetch or the one under test; it ends with the test. */
function clientOf(origin: string, options: ClientOptions = {}): EventClient {
  const client = new EventClient(origin + path, {
    logger: false,
    retryBackoff: 0,
    ...underTest,
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

const answer =
  (body: unknown): Handler =>
  (_, response) =>
    void response.end(JSON.stringify(body));

const follows = (...all: number[]) =>
  answer({ events: all.map((n) => follow(n)), nextUrl: `${path}?i=${id(all.at(-1) ?? 0)}&timeout=10` });

/** A handler that leaves the request open, and the request and response once it came. */
function held(): { handler: Handler; arrived: Promise<[IncomingMessage, ServerResponse]> } {
  let handler: Handler = () => {};
  const arrived = new Promise<[IncomingMessage, ServerResponse]>((resolve) => {
    handler = (...exchange) => resolve(exchange);
  });
  return { handler, arrived };
}

/** Resolves when the connection of the request is closed. */
async function closed(request: IncomingMessage | undefined): Promise<void> {
  const socket = request?.socket;
  if (socket && !socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
}

it("follows a feed by long poll", async () => {
  const poll = held();
  const { origin, requests } = await serve(follows(1, 2), poll.handler, follows(4));
  const given: number[] = [];
  const loop = (async () => {
    for await (const event of clientOf(origin)) {
      given.push(...numbers([event]));
      if (given.length === 4) break;
    }
  })();
  const [, response] = await poll.arrived;
  expect(given).toEqual([1, 2]);
  follows(3)(requests[1] as IncomingMessage, response);
  await loop;
  expect(given).toEqual([1, 2, 3, 4]);
  const cursors = requests.map(({ url }) => url?.replace(path, ""));
  expect(cursors).toEqual(["?timeout=10", `?i=${id(2)}&timeout=10`, `?i=${id(3)}&timeout=10`]);
});

it("sends a GET, and no header but the platform's own", async () => {
  const { origin, requests } = await serve(follows(1));
  await clientOf(origin).poll();
  expect(requests[0]?.method).toBe("GET");
  const platform = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "host",
    "pragma",
    "sec-fetch-mode",
    "user-agent",
  ];
  expect(platform).toEqual(expect.arrayContaining(Object.keys(requests[0]?.headers ?? {})));
});

it.each<[string, Handler]>([
  ["before its head", (request) => void request.socket.resetAndDestroy()],
  [
    "within its body",
    (request, response) => void response.write('{"events":[', () => request.socket.destroy()),
  ],
])("asks again after a connection that broke %s", async (_, handler) => {
  const { origin, requests } = await serve(handler, follows(1));
  expect(numbers(await clientOf(origin).poll())).toEqual([1]);
  expect(requests.map(({ url }) => url)).toEqual([`${path}?timeout=10`, `${path}?timeout=10`]);
});

it("gives up on a server that is not there, and says so without the URL", async () => {
  const { origin, close } = await serve();
  await close();
  const error: unknown = await clientOf(origin, { retryAttempts: 2 })
    .poll()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NetworkError);
  expect(error).toMatchObject({
    message: "No answer: TypeError: fetch failed (ECONNREFUSED)",
    cause: { name: "TypeError" },
  });
});

it("never asks the target of a redirect", async () => {
  const target = await serve(follows(1));
  const { origin, requests } = await serve((_, response) => {
    response.writeHead(302, { location: `${target.origin}${path}` }).end();
  });
  const error: unknown = await clientOf(origin)
    .poll()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HttpStatusError);
  expect(error).toMatchObject({ statusCode: 302, retryable: false });
  expect(requests).toHaveLength(1);
  expect(target.requests).toEqual([]);
});

it("never asks the host of a foreign nextUrl", async () => {
  const target = await serve(follows(2));
  const { origin, requests } = await serve(
    answer({ events: [follow(1)], nextUrl: target.origin + path }),
    follows(2),
  );
  const client = clientOf(origin);
  expect(numbers(await client.poll())).toEqual([1]);
  await expect(client.poll()).rejects.toBeInstanceOf(ProtocolError);
  expect(numbers(await client.poll())).toEqual([2]);
  expect(requests.map(({ url }) => url)).toEqual([`${path}?timeout=10`, `${path}?timeout=10`]);
  expect(target.requests).toEqual([]);
});

it("reads an answer that is compressed", async () => {
  const { origin } = await serve((_, response) => {
    response
      .writeHead(200, { "content-encoding": "gzip" })
      .end(gzipSync(JSON.stringify({ events: [follow(1)] })));
  });
  expect(numbers(await clientOf(origin).poll())).toEqual([1]);
});

it("refuses a small answer that unpacks to more than 16 MiB, and asks no more of it", async () => {
  const bomb = gzipSync(Buffer.alloc(64 * MIB, " "));
  expect(bomb.byteLength).toBeLessThan(MIB);
  const { origin, requests } = await serve((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip", "content-length": bomb.byteLength }).end(bomb);
  });
  const error: unknown = await clientOf(origin)
    .poll()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProtocolError);
  expect(String(error)).toContain("16 MiB");
  expect(requests).toHaveLength(1);
});

it("leaves the body of an error that has no end", async () => {
  const { origin, requests } = await serve((_, response) => {
    response.writeHead(401);
    const more = () => void (response.destroyed || response.write("x".repeat(8192), more));
    more();
  });
  const error: unknown = await clientOf(origin)
    .poll()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "AUTH", statusCode: 401, responseText: "x".repeat(200) });
  await closed(requests[0]);
});

it("hangs up when it is closed", async () => {
  const poll = held();
  const { origin } = await serve(poll.handler);
  const client = clientOf(origin);
  const polling = client.poll().catch((error: unknown) => error);
  const [request] = await poll.arrived;
  await client.close();
  expect(await polling).toMatchObject({ code: "CLIENT_CLOSED" });
  await closed(request);
});
