import type { FetchLike } from "@cb-events/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { DeadLetter } from "../src/index.js";
import { Feeds } from "./support/feeds.js";
import { logged } from "./support/log.js";
import { openReader, openRelay, until } from "./support/open.js";
import { hasServer, openRedis } from "./support/redis-server.js";

/** A feed that gives one answer, as text, and no other. */
function feedOf(body: string): FetchLike {
  let isGiven = false;
  return async (_, { signal }) => {
    if (!isGiven) {
      isGiven = true;
      return new Response(body);
    }
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const tip = (id: string, user = '{"username":"ana"}') =>
  `{"method":"tip","id":"${id}","object":{"tip":{"tokens":1},"user":${user}}}`;

describe.skipIf(!hasServer())("one event that cannot be written, on a Redis server", () => {
  it.each([9000, 100_000])(
    "nested %i deep: the relay says so and goes on, and readers get it as a dead letter",
    async (depth) => {
      const server = await openRedis();
      const redis = await server.client();
      const now = Date.now();
      const ids = [0, 1, 2].map((seq) => `${now}-${seq}`) as [string, string, string];
      const deep = `{"username":"ana","deep":${"[".repeat(depth)}${"]".repeat(depth)}}`;
      const events = [tip(ids[0]), tip(ids[1], deep), tip(ids[2])].join(",");
      const nextUrl = "http://127.0.0.1:1/events/ana/token/?i=1";
      const lines: string[] = [];
      const logger = { warn: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
      const relay = openRelay(redis, new Feeds(["ana"]), {
        credentials: () => "http://127.0.0.1:1/events/ana/token/",
        logger,
        client: { fetch: feedOf(`{"events":[${events}],"nextUrl":"${nextUrl}"}`) },
      });
      await relay.rooms.add("ana");
      await relay.start();
      await vi.waitFor(async () => expect(await logged(redis, "ana")).toEqual(ids), until);
      expect(lines).toEqual([
        `Room ana: the event ${ids[1]} is nested too deep to be written; readers get it as a dead letter`,
      ]);

      const reader = openReader(await server.client(), { from: "oldest" });
      const handled: string[] = [];
      const stop = new AbortController();
      const running = reader.run((event) => void handled.push(event.id), { signal: stop.signal });
      onTestFinished(() => stop.abort());
      await vi.waitFor(() => expect(handled).toEqual([ids[0], ids[2]]), until);
      const letters: DeadLetter[] = await all(reader.deadLetters());
      expect(letters).toMatchObject([{ room: "ana", reason: "What stands in the log is no event" }]);
      stop.abort();
      await running;
    },
  );
});

const unreadable = (field: string) =>
  Object.defineProperty(new Error("hidden"), field, {
    get: () => {
      throw new Error("no");
    },
  });

describe.skipIf(!hasServer())("a handler that throws anything, on a Redis server", () => {
  it("makes a dead letter of its event, with a reason, and the reader goes on", async () => {
    const thrown = [
      ...[null, undefined, "a text", Symbol("s"), 7n, Object.create(null)],
      ...[unreadable("message"), unreadable("name"), Object.assign(new Error("odd"), { name: 7 })],
    ];
    const server = await openRedis();
    const redis = await server.client();
    const feeds = new Feeds(["ana"]);
    const relay = openRelay(redis, feeds);
    await relay.rooms.add("ana");
    await relay.start();
    for (const _ of [...thrown, "the last"]) feeds.emit("ana");
    const handled: string[] = [];
    const reader = openReader(await server.client(), { from: "oldest", attempts: 1 });
    const stop = new AbortController();
    const running = reader.run(
      (event) => {
        handled.push(event.id);
        if (handled.length <= thrown.length) throw thrown[handled.length - 1];
      },
      { signal: stop.signal },
    );
    onTestFinished(() => stop.abort());
    await vi.waitFor(() => expect(handled).toEqual(feeds.emitted("ana")), until);
    await vi.waitFor(
      async () =>
        expect((await all(reader.deadLetters())).map(({ reason }) => reason)).toEqual([
          ...["a object", "a undefined", "a text", "a symbol", "a bigint", "a object"],
          ...["a object", "a object", "odd"],
        ]),
      until,
    );
    stop.abort();
    await running;
  });
});
