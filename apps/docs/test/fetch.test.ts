import { spawnSync } from "node:child_process";
import { EventClient, type EventsError, type FetchLike, type ResponseLike } from "@cb-events/core";
import { Simulator, tip } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { demoRoom, runBlock, TOKEN } from "./demo-room.js";
import { openProxy } from "./proxy.js";
import { recipe } from "./recipe.js";
import { temporaryFolder } from "./temporary-folder.js";

const MIB = 1024 * 1024;
const all = "tip\nchatMessage\ntip\nfollow\n";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What one request comes to, without a retry: how many events, or the error. */
async function poll(fetch: FetchLike, feed = demoRoom()): Promise<number | EventsError> {
  await using client = new EventClient(feed.eventsUrl, { logger: false, fetch, retryAttempts: 1 });
  return await client.poll().then(
    (events) => events.length,
    (error: EventsError) => error,
  );
}

/** All that an error says, causes and stacks included. */
function everything(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), everything(error.cause)].join("\n");
}

/** A response that has what it must, and no more. */
const only = (response: Partial<ResponseLike>): ResponseLike => ({
  status: 200,
  headers: { get: () => null },
  text: async () => '{"events":[]}',
  ...response,
});

describe("undici's fetch with an agent of its own", () => {
  it("keeps one connection for all requests", async () => {
    const feed = demoRoom();
    await using _server = await listen(feed);
    const connect = buildConnector({});
    let connections = 0;
    const dispatcher = new Agent({
      connections: 1,
      keepAliveTimeout: 60_000,
      connect(options, callback) {
        connections += 1;
        connect(options, callback);
      },
    });
    const fetch: FetchLike = (url, init) => undiciFetch(url, { ...init, dispatcher });
    await using client = new EventClient(feed.eventsUrl, { logger: false, fetch });
    for (const tokens of [1, 2, 3]) {
      feed.emit(tip({ tokens }));
      await client.poll();
    }
    expect(feed.requests).toHaveLength(3);
    expect(connections).toBe(1);
    await dispatcher.close();
  });

  it("is given the signal: close ends the request", async () => {
    const feed = new Simulator();
    await using _server = await listen(feed);
    const dispatcher = new Agent();
    const fetch: FetchLike = (url, init) => undiciFetch(url, { ...init, dispatcher });
    const client = new EventClient(feed.eventsUrl, { logger: false, fetch });
    const polling = client.poll();
    polling.catch(() => {});
    await vi.waitFor(() => expect(feed.holding).toBe(1));
    await client.close();
    await expect(polling).rejects.toMatchObject({ code: "CLIENT_CLOSED" });
    await vi.waitFor(() => expect(feed.holding).toBe(0));
    await dispatcher.close();
  });
});

describe("the recipe for a proxy", () => {
  it("tells the proxy the host, and neither path nor token", async () => {
    const feed = demoRoom();
    await using _server = await listen(feed);
    await using proxy = await openProxy();
    const block = await recipe("fetch", "Through a proxy");
    const { stdout, stderr } = await runBlock(block, feed, { env: { HTTPS_PROXY: proxy.url } });
    expect({ stdout, stderr }).toEqual({ stdout: all, stderr: "" });
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(feed.eventsUrl).host]));
    expect(proxy.forwarded).toEqual([]);
  });
});

const found = (command: string) => spawnSync(command, ["--version"]).status === 0;
const deno = ["deno", "run", "--allow-env=CB_EVENTS_URL", "--allow-net=127.0.0.1"] as const;

describe("on other runtimes", () => {
  it.skipIf(!found("deno")).each([
    ["runtimes", "Deno"],
    ["fetch", "Deno's own options"],
  ])("the recipe runs under Deno, given one variable and one host: %s, %s", async (page, heading) => {
    const feed = demoRoom();
    await using _server = await listen(feed);
    const { stdout, stderr } = await runBlock(await recipe(page, heading), feed, {
      command: deno,
      bundle: true,
    });
    expect({ stdout, stderr }).toEqual({ stdout: all, stderr: "" });
  });

  it.skipIf(!found("bun")).each([
    ["runtimes", "Bun", 0],
    ["fetch", "Bun's own options", 1],
  ])(
    "the recipe runs under Bun, through a proxy where it says so: %s, %s",
    async (page, heading, proxied) => {
      const feed = demoRoom();
      await using _server = await listen(feed);
      await using proxy = await openProxy();
      await using folder = await temporaryFolder();
      const block = await recipe(page, heading);
      const options = { command: ["bun", "run"], env: { HTTPS_PROXY: proxy.url }, cwd: folder.path } as const;
      const { stdout, stderr } = await runBlock(block, feed, options);
      expect({ stdout, stderr }).toEqual({ stdout: all, stderr: "" });
      expect(Math.sign(proxy.asked.length + proxy.forwarded.length)).toBe(proxied);
    },
  );
});

describe("a fetch that knows only part of the standard", () => {
  it("needs a status, headers.get and text", async () => {
    const feed = demoRoom();
    const fetch: FetchLike = async (url, init) => {
      const response = await feed.fetch(url, init);
      return { status: response.status, headers: response.headers, text: () => response.text() };
    };
    expect(await poll(fetch, feed)).toBe(4);
  });

  it("may keep headers in a Map, which knows no null", async () => {
    const headers = new Map() as unknown as ResponseLike["headers"];
    expect(await poll(async () => only({ headers }))).toBe(0);
    expect(await poll(async () => only({ status: 503, headers }))).toMatchObject({ code: "SERVER" });
  });

  it("may have a body that is no web stream, as node-fetch has", async () => {
    const body = { pipe() {} } as unknown as NonNullable<ResponseLike["body"]>;
    expect(await poll(async () => only({ body }))).toBe(0);
  });

  it("has its text not even asked for where content-length is over 16 MiB", async () => {
    const text = vi.fn(async () => "");
    const headers = { get: (name: string) => (name === "content-length" ? String(16 * MIB + 1) : null) };
    expect(await poll(async () => only({ headers, text }))).toMatchObject({
      code: "PROTOCOL",
      statusCode: 200,
    });
    expect(text).not.toHaveBeenCalled();
  });

  it("has a text of more than 16 MiB refused, whatever its length said", async () => {
    const padded = (length: number) => '{"events":[]}'.padEnd(length);
    expect(await poll(async () => only({ text: async () => padded(16 * MIB) }))).toBe(0);
    expect(await poll(async () => only({ text: async () => padded(16 * MIB + 1) }))).toMatchObject({
      code: "PROTOCOL",
    });
  });

  it.each([200, 302, 503])("is refused when it followed a redirect, to %i", async (status) => {
    const feed = demoRoom();
    const asked: string[] = [];
    const fetch: FetchLike = async (url) => {
      asked.push(url);
      return only({ status, redirected: true });
    };
    expect(await poll(fetch, feed)).toMatchObject({ code: "HTTP_STATUS", retryable: false });
    expect(asked).toHaveLength(1);
  });

  it("is given up after the time limit when its text never comes, or the signal means nothing to it", async () => {
    vi.useFakeTimers();
    const never = new Promise<never>(() => {});
    for (const fetch of [async () => only({ text: () => never }), () => never]) {
      const outcome = poll(fetch);
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await outcome).toMatchObject({ code: "NETWORK" });
    }
  });

  it.each([
    [
      "throws at once",
      (url: string) => {
        throw new Error(`cannot ask ${url}`);
      },
    ],
    [
      "rejects with its URL",
      async (url: string) => {
        throw new TypeError(`failed: ${encodeURI(url)}`);
      },
    ],
    ["rejects with text", (url: string) => Promise.reject(url)],
    [
      "rejects with a cause",
      async (url: string) => {
        throw new TypeError("failed", { cause: new Error(url) });
      },
    ],
    ["fails while it reads", async (url: string) => only({ text: () => Promise.reject(new Error(url)) })],
  ])("is a NetworkError without the token when it %s", async (_, fetch) => {
    const error = await poll(fetch);
    expect(error).toMatchObject({ code: "NETWORK", retryable: true });
    expect(everything(error)).not.toContain(TOKEN);
  });

  it("is a ProtocolError that says so when it gives no response", async () => {
    const error = await poll(async () => undefined as unknown as ResponseLike);
    expect(error).toMatchObject({ code: "PROTOCOL", retryable: false });
    expect(String(error)).toContain("it is not an object");
  });
});

describe("a platform's fetch", () => {
  /** As browsers and workers have it. */
  const platform = (feed: Simulator) =>
    function fetch(this: unknown, ...args: Parameters<FetchLike>): Promise<ResponseLike> {
      if (this !== undefined && this !== globalThis) throw new TypeError("Illegal invocation");
      return feed.fetch(...args);
    };

  it("is called unbound, given as an option", async () => {
    const feed = demoRoom();
    const fetch = platform(feed);
    expect(() => ({ fetch }).fetch(feed.eventsUrl, {} as never)).toThrow("Illegal invocation");
    expect(await poll(fetch, feed)).toBe(4);
  });

  it("is called unbound, looked up", async () => {
    const feed = demoRoom();
    vi.stubGlobal("fetch", platform(feed));
    await using client = new EventClient(feed.eventsUrl, { logger: false });
    expect(await client.poll()).toHaveLength(4);
  });
});
