import { follow, Simulator, tip } from "@cb-events/simulator";
import { type FeedServer, listen } from "@cb-events/simulator/node";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ClientOptions,
  type ClientStatus,
  EventClient,
  type EventsError,
  type Position,
  PositionStoreError,
} from "../src/index.js";
import { MemoryStore } from "./harness.js";
import { underTest } from "./under-test.js";

// The promises once more, over real HTTP on loopback, with the platform's own fetch (or the one under test) and real time.

const token = "s3cret-t0ken";
let feed: Simulator;
let server: FeedServer;
const clients: EventClient[] = [];

beforeEach(async () => {
  feed = new Simulator({ username: "demo", token });
  server = await listen(feed);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await server.close();
  expect(feed.holding).toBe(0);
});

function connect(options: ClientOptions = {}): EventClient {
  const pace = { retryBackoff: 0.01, retryMaxDelay: 0.05 };
  const client = new EventClient(feed.eventsUrl, { logger: false, ...pace, ...underTest, ...options });
  clients.push(client);
  return client;
}

/** Emits follows, and gives their ids. */
const emit = (count: number): string[] =>
  Array.from({ length: count }, () => feed.emit(follow({ from: "ana" })).id as string);

/** Takes so many events in a loop, and leaves it. */
async function take(client: EventClient, count: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const event of client) {
    ids.push(event.id);
    if (ids.length === count) break;
  }
  return ids;
}

/** What a new client gives from a position, when nothing new happens. */
async function restarted(position: Position | undefined): Promise<string[]> {
  const client = connect({ timeout: 0, ...(position && { position: JSON.parse(JSON.stringify(position)) }) });
  const ids = (await client.poll()).map(({ id }) => id);
  await client.close();
  return ids;
}

describe("over real HTTP, the event in flight", () => {
  const setUp = async () => {
    const store = new MemoryStore();
    const client = connect({ positionStore: store });
    return { store, client, ids: emit(3) };
  };

  it("is handled when the loop asks for the next one", async () => {
    const { store, client, ids } = await setUp();
    expect(await take(client, 2)).toEqual(ids.slice(0, 2));
    expect(await restarted(store.stored)).toEqual(ids.slice(1));
  });

  it("is handled with commit()", async () => {
    const { store, client, ids } = await setUp();
    await take(client, 1);
    await client.commit();
    expect(await restarted(store.stored)).toEqual(ids.slice(1));
  });

  it("is handled after a break once a new loop or poll() gives the next", async () => {
    const { store, client, ids } = await setUp();
    await take(client, 1);
    expect(await restarted(store.stored)).toEqual(ids);
    expect(await take(client, 1)).toEqual([ids[1]]);
    expect(await restarted(store.stored)).toEqual(ids.slice(1));
    expect((await client.poll()).map(({ id }) => id)).toEqual([ids[2]]);
    expect(await restarted(store.stored)).toEqual(ids.slice(2));
  });

  it("comes again after a throw and a restart", async () => {
    const { store, client, ids } = await setUp();
    const failing = async () => {
      for await (const event of client) if (event.id === ids[1]) throw new Error("handler failed");
    };
    await expect(failing()).rejects.toThrow("handler failed");
    await client.close();
    expect(await restarted(store.stored)).toEqual(ids.slice(1));
  });

  it("is handled, when poll() returned it, with the next poll()", async () => {
    const { store, client, ids } = await setUp();
    expect(await client.poll()).toHaveLength(3);
    expect(await restarted(store.stored)).toEqual(ids);
    const next = client.poll();
    const [later] = emit(1);
    await next;
    expect(await restarted(store.stored)).toEqual([later]);
  });

  it("is handled when close() is called while its handler runs, which then finishes", async () => {
    const { store, client, ids } = await setUp();
    for await (const _ of client) await client.close();
    expect(await restarted(store.stored)).toEqual(ids.slice(1));
  });

  it("is given once when its save rejects, and comes again after a restart", async () => {
    const { store, client, ids } = await setUp();
    store.failures.push(new Error("disk full"));
    await expect(take(client, 2)).rejects.toBeInstanceOf(PositionStoreError);
    expect(await restarted(store.stored)).toEqual(ids);
    expect(await take(client, 2)).toEqual(ids.slice(1));
  });

  it("counts as handled when it was invalid and thrown, and the next one comes after it", async () => {
    const store = new MemoryStore();
    const client = connect({ positionStore: store, strictValidation: true });
    feed.emit({ method: "tip", object: { tip: { tokens: "many" } } });
    const [behind] = emit(1);
    await expect(take(client, 1)).rejects.toMatchObject({ code: "EVENT_VALIDATION" });
    expect(await restarted(store.stored)).toEqual([behind]);
    expect(await take(client, 1)).toEqual([behind]);
  });
});

describe("over real HTTP, a client", () => {
  it("gets an event the moment it happens, through any number of held requests", async () => {
    const client = connect();
    const taking = take(client, 5);
    const sent: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      await vi.waitFor(() => expect(feed.holding).toBe(1));
      sent.push(...emit(1));
    }
    expect(await taking).toEqual(sent);
  });

  it.each([
    ["a 503", { status: 503 }],
    ["a 520", { status: 520 }],
    ["a 429 with Retry-After", { status: 429, headers: { "retry-after": "0" } }],
    ["a 408", { status: 408 }],
    ["a refused connection", { kind: "refuse" }],
    ["a reset before the head", { kind: "reset", at: "head" }],
    ["a reset in the body", { kind: "reset", at: "body" }],
  ] as const)("tries again after %s", async (_, fault) => {
    feed.fault({ on: 1, ...fault });
    const onRetry = vi.fn();
    const ids = emit(2);
    expect(await take(connect({ hooks: { onRetry } }), 2)).toEqual(ids);
    expect(onRetry).toHaveBeenCalledTimes(1);
    expect(feed.requests).toHaveLength(2);
  });

  it.each([
    ["a 401", { status: 401 }, "AUTH", 401],
    ["a 403", { status: 403 }, "AUTH", 403],
    ["a 404", { status: 404 }, "AUTH", 404],
    ["a 400", { status: 400 }, "CLIENT_REQUEST", 400],
    ["a redirect", { kind: "redirect" }, "HTTP_STATUS", 302],
    ["a page of HTML", { kind: "html" }, "PROTOCOL", 200],
    ["an empty body", { kind: "empty" }, "PROTOCOL", 200],
    ["half an answer", { kind: "truncate" }, "PROTOCOL", 200],
    ["a huge answer", { kind: "huge" }, "PROTOCOL", 200],
  ] as const)("throws %s at once, and loses nothing", async (_, fault, code, statusCode) => {
    feed.fault({ on: 1, ...fault });
    const client = connect();
    const ids = emit(2);
    const error = (await client.poll().catch((caught: unknown) => caught)) as EventsError;
    expect(error).toMatchObject({ code, statusCode });
    expect(feed.requests).toHaveLength(1);
    expect((await client.poll()).map(({ id }) => id)).toEqual(ids);
  });

  it("goes on where the feed says after an expired cursor, and tells of the gap", async () => {
    const onGap = vi.fn();
    const client = connect({ hooks: { onGap } });
    emit(1);
    await client.poll();
    feed.fault({ on: 2, kind: "expireCursor" });
    const [next] = emit(1);
    expect(await client.poll()).toEqual([]);
    expect((await client.poll()).map(({ id }) => id)).toEqual([next]);
    expect(onGap.mock.calls).toMatchObject([[{ reason: "expired" }]]);
  });

  it("asks no other host, whatever a nextUrl says", async () => {
    feed.fault({
      on: 1,
      kind: "foreignNextUrl",
      nextUrl: `http://localhost:${server.port}/events/demo/${token}/?i=1-0`,
    });
    const client = connect();
    const ids = emit(1);
    expect((await client.poll()).map(({ id }) => id)).toEqual(ids);
    await expect(client.poll()).rejects.toMatchObject({ code: "PROTOCOL", retryable: true });
    expect(feed.requests).toHaveLength(1);
  });

  it("starts again when no next page is named, and gives nothing twice", async () => {
    feed.fault({ on: 1, kind: "dropNextUrl" });
    const onGap = vi.fn();
    const client = connect({ hooks: { onGap } });
    const ids = emit(2);
    expect(await take(client, 2)).toEqual(ids);
    const [later] = emit(1);
    expect(await take(client, 1)).toEqual([later]);
    expect(onGap.mock.calls).toEqual([[{ reason: "restarted", from: null, to: null }]]);
  });

  it("ends a held request at once when it is closed", async () => {
    const client = connect({ timeout: 90 });
    const polling = client.poll().catch((error: unknown) => error);
    await vi.waitFor(() => expect(feed.holding).toBe(1));
    await client.close();
    expect(await polling).toMatchObject({ code: "CLIENT_CLOSED" });
    await vi.waitFor(() => expect(feed.holding).toBe(0));
  });

  it("sees a connection that went dead as a failed attempt, shows it, and polls on", async () => {
    feed.fault({ on: 2, kind: "stallHead" });
    emit(1);
    const states: string[] = [];
    let dead: ClientStatus | undefined;
    let failure: EventsError | undefined;
    const onStatus = (status: ClientStatus) => states.push(status.state);
    const onRetry = ({ error }: { error: EventsError }) => {
      dead = client.status;
      failure = error;
      emit(1); // It happened while no client could receive it.
    };
    const client = connect({ timeout: 0, hooks: { onStatus, onRetry } });
    const askedAt = Date.now();
    expect(await take(client, 2)).toHaveLength(2);
    expect(failure).toMatchObject({ name: "NetworkError", message: expect.stringContaining("5 s") });
    expect(dead).toMatchObject({ state: "retrying", retries: 1, polls: 1, lastError: { code: "NETWORK" } });
    expect(Number(dead?.lastError?.at) - askedAt).toBeGreaterThanOrEqual(4900);
    expect(client.status).toMatchObject({ state: "waiting", polls: 2, events: 2, retries: 1 });
    expect(states.slice(states.indexOf("retrying"))).toEqual(["retrying", "waiting", "polling", "waiting"]);
  });

  it("shows its token nowhere, whatever the feed answers", async () => {
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => lines.push(line);
    const logger = { debug: log, info: log, warn: log, error: log };
    feed.fault({ on: 1, status: 500, body: `no such page: ${feed.eventsUrl}?i=1` });
    feed.fault({ on: 2, kind: "reset", at: "head" });
    feed.fault({
      on: 3,
      status: 403,
      body: JSON.stringify({ url: feed.eventsUrl, token }).replaceAll("/", "\\/"),
    });
    const hooks = { onRetry: log, onPoll: log, onStatus: log };
    const client = connect({ logger, hooks });
    const error = (await client.poll().catch((caught: unknown) => caught)) as Error;
    lines.push([error, error.stack, error.cause, { ...error }, client, client.status, client.position]);
    const { inspect } = await import("node:util");
    const shown = inspect(lines, {
      depth: 12,
      showHidden: true,
      maxStringLength: null,
      maxArrayLength: null,
    });
    expect(shown).toContain("…/events/demo/***/");
    expect(shown).not.toContain(token);
  });

  it("sends nothing but what has to be sent", async () => {
    emit(1);
    await connect().poll();
    expect(feed.requests).toMatchObject([{ method: "GET", url: `${feed.eventsUrl}?timeout=10` }]);
    const headers = Object.keys(feed.requests[0]?.headers ?? {});
    expect(headers).not.toContain("authorization");
    expect(headers).not.toContain("cookie");
  });

  it("tells events apart by id: equal tips of one moment both count", async () => {
    feed.emit(tip({ tokens: 5, from: "ana" }));
    feed.emit(tip({ tokens: 5, from: "ana" }));
    expect(await connect().poll()).toHaveLength(2);
  });
});
