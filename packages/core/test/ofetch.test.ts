import { createFetch, ofetch } from "ofetch";
import { describe, expect, it, vi } from "vitest";
import { AuthError, EventClient, NetworkError, ProtocolError } from "../src/index.js";
import { fromOfetch, type OfetchInstance } from "../src/ofetch.js";
import { serve } from "./http-server.js";

const token = "s3cret-t0ken";
const page = (events: readonly unknown[]) => JSON.stringify({ events, nextUrl: null });
const follow = { method: "follow", id: "1755376914913-0", object: { user: { username: "ana" } } };

/** A client over an ofetch instance, of a server that answers each request by the next handler. */
const connect = (origin: string, instance: OfetchInstance) =>
  new EventClient(`${origin}/events/ana/${token}/`, {
    logger: false,
    timeout: 0,
    fetch: fromOfetch(instance),
    retryAttempts: 2,
    retryBackoff: 0,
    retryMaxDelay: 0,
  });

describe("a client over an ofetch instance", () => {
  it("sends its headers and query, calls its hooks, and reads the body itself", async () => {
    const server = await serve((_, response) => response.end(page([follow])));
    const hooks: string[] = [];
    const instance = ofetch.create({
      baseURL: "https://elsewhere.example/api",
      headers: { "x-bot": "yes" },
      query: { from: "bot" },
      timeout: 1,
      parseResponse: () => expect.fail("ofetch parsed the answer"),
      onRequest: () => void hooks.push("request"),
      onResponse: ({ response }) => void hooks.push(`response ${response.status}`),
    });
    const client = connect(server.origin, instance);
    expect(await client.poll()).toHaveLength(1);
    expect(server.requests[0]?.headers["x-bot"]).toBe("yes");
    expect(server.requests[0]?.url).toBe(`/events/ana/${token}/?timeout=0&from=bot`);
    expect(hooks).toEqual(["request", "response 200"]);
    await client.close();
  });

  it("retries by the client's rule alone, and tells the instance's hook of each refusal", async () => {
    const server = await serve(
      (_, response) => response.writeHead(503).end("down"),
      (_, response) => response.end(page([])),
      (_, response) => response.writeHead(401).end(`{"token":"${token}"}`),
    );
    const onResponseError = vi.fn();
    const client = connect(server.origin, ofetch.create({ retry: 5, onResponseError }));
    expect(await client.poll()).toEqual([]);
    const error = await client.poll().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ responseText: '{"token":"***"}' });
    expect(server.requests).toHaveLength(3);
    expect(onResponseError).toHaveBeenCalledTimes(2);
    await client.close();
  });

  it("has no URL and no token in its errors", async () => {
    const server = await serve();
    await server.close();
    const client = connect(server.origin, ofetch);
    const error = (await client.poll().catch((caught: unknown) => caught)) as Error;
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.message).toContain("ECONNREFUSED");
    for (let at: unknown = error; at instanceof Error; at = at.cause) {
      expect(`${at.message}${at.stack}`).not.toContain(token);
    }
    await client.close();
  });

  it("refuses a body that is too large while it is read", async () => {
    const server = await serve((_, response) => response.end("x".repeat(17 * 1024 * 1024)));
    const client = connect(server.origin, ofetch);
    await expect(client.poll()).rejects.toBeInstanceOf(ProtocolError);
    await client.close();
  });

  it("ends at once when it is closed", async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const server = await serve(() => arrive());
    const client = connect(server.origin, ofetch);
    const polling = client.poll().catch((error: { code: string }) => error.code);
    await arrived;
    await client.close();
    expect(await polling).toBe("CLIENT_CLOSED");
  });

  it("hands the instance's dispatcher to fetch", async () => {
    const dispatcher = { isDispatcher: true };
    const inits: unknown[] = [];
    const fetch = async (_: unknown, init: unknown) => {
      inits.push(init);
      return new Response(page([]));
    };
    const instance = createFetch({
      fetch: fetch as typeof globalThis.fetch,
      defaults: { dispatcher } as object,
    });
    const client = connect("http://127.0.0.1:9", instance);
    expect(await client.poll()).toEqual([]);
    expect(inits).toMatchObject([{ dispatcher, redirect: "manual", method: "GET" }]);
    await client.close();
  });
});

it("fromOfetch takes an ofetch instance and nothing else", () => {
  expect(() => fromOfetch(globalThis.fetch as unknown as OfetchInstance)).toThrow(/takes an ofetch instance/);
});
