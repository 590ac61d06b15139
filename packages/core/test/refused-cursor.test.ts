import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClientOptions, EventClient, type FetchLike, type Position } from "../src/index.js";
import { follow as followLoop, MemoryStore } from "./harness.js";
import { base, credentials, follow, hang, id, json, numbers, page, scriptedFetch } from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const position: Position = {
  version: 1,
  room: "eventsapi.chaturbate.com/room_owner",
  cursor: id(5),
  mark: id(5),
  handled: [],
};
const refused = () => json({ error: "unknown cursor" }, { status: 400 });

/** A feed that answers by the cursor that it is asked by; "base" stands for none. */
function setUp(
  answers: Record<string, () => Response | Promise<Response>>,
  options: ClientOptions = { position },
) {
  const asked: string[] = [];
  const fetch: FetchLike = async (url, init) => {
    const cursor = new URL(url).searchParams.get("i") ?? "base";
    asked.push(cursor);
    return answers[cursor]?.() ?? hang(init);
  };
  const onGap = vi.fn();
  const client = new EventClient(credentials, {
    logger: false,
    fetch,
    retryJitter: 0,
    hooks: { onGap },
    ...options,
  });
  const gaps = () => onGap.mock.calls.map(([gap]) => gap);
  return { client, asked, gaps };
}

const abandoned = { reason: "abandoned", from: id(5), to: null };

describe("a 400 with a sound nextUrl", () => {
  it.each([
    ["unknown cursor", { error: "unknown cursor" }],
    ["no word", {}],
    ["a number", { status: 17 }],
    ["events, which are not read", { events: [follow(9)] }],
  ])("is recovered whatever else it says: %s", async (_, body) => {
    const nextUrl = `${base}?i=${id(7)}&timeout=10`;
    const { client, asked, gaps } = setUp({
      [id(5)]: () => json({ ...body, nextUrl }, { status: 400 }),
      [id(7)]: () => page({ events: [follow(8)] }),
    });
    expect(await client.poll()).toEqual([]);
    expect(numbers(await client.poll())).toEqual([8]);
    expect(asked).toEqual([id(5), id(7)]);
    expect(gaps()).toEqual([{ reason: "expired", from: id(5), to: id(7) }]);
    await client.close();
  });

  it("is recovered too where it leads to the base URL, or was asked for without a cursor", async () => {
    const { client, asked } = setUp({
      [id(5)]: () => json({ nextUrl: `${base}?timeout=10` }, { status: 400 }),
    });
    expect(await client.poll()).toEqual([]);
    const held = client.poll().catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
    expect(asked).toEqual([id(5), "base"]);
    await client.close();
    await held;

    const first = setUp(
      { base: () => json({ nextUrl: `${base}?i=${id(7)}&timeout=10` }, { status: 400 }) },
      {},
    );
    expect(await first.client.poll()).toEqual([]);
    expect(first.gaps()).toEqual([{ reason: "expired", from: null, to: id(7) }]);
    await first.client.close();
  });

  it.each([
    ["leads elsewhere", "https://evil.example/"],
    ["leads to the cursor that was refused", `${base}?i=${id(5)}&timeout=10`],
    ["is no text", 5],
    ["is empty", ""],
  ])("is an error where that %s", async (_, nextUrl) => {
    const { client, gaps } = setUp({ [id(5)]: () => json({ nextUrl }, { status: 400 }) });
    await expect(client.poll()).rejects.toMatchObject({ name: "ClientRequestError", statusCode: 400 });
    expect(gaps()).toEqual([]);
    await client.close();
  });

  it("is an error with any other status", async () => {
    const nextUrl = `${base}?i=${id(7)}&timeout=10`;
    const { client } = setUp({ [id(5)]: () => json({ nextUrl }, { status: 410 }) });
    await expect(client.poll()).rejects.toMatchObject({ name: "ClientRequestError", statusCode: 410 });
    await client.close();
  });
});

describe("a cursor that is refused for good", () => {
  /** Polls at these seconds, and gives what came of each. */
  async function pollAt(client: EventClient, seconds: readonly number[]) {
    const started = performance.now();
    const outcomes: unknown[] = [];
    for (const second of seconds) {
      await vi.advanceTimersByTimeAsync(second * 1000 - (performance.now() - started));
      outcomes.push(
        await client.poll().then(
          (events) => numbers(events),
          (error) => error.code,
        ),
      );
    }
    return outcomes;
  }

  it("is given up by poll() after five refusals over a minute, where the base URL answers", async () => {
    const { client, asked, gaps } = setUp({
      [id(5)]: refused,
      base: () => page({ events: [follow(4), follow(6)] }),
    });
    const code = "CLIENT_REQUEST";
    expect(await pollAt(client, [0, 1, 2, 3, 59, 60])).toEqual([code, code, code, code, code, [6]]);
    expect(asked).toEqual([...Array(5).fill(id(5)), "base"]);
    expect(gaps()).toEqual([abandoned]);
    expect(client.status.gaps).toBe(1);
    await client.commit();
    expect(client.position).toEqual({ ...position, cursor: id(6), mark: id(6) });
    await client.close();
  });

  it("is kept before the fifth refusal, and before a minute is over", async () => {
    for (const seconds of [
      [0, 20, 40, 61, 62],
      [0, 10, 20, 30, 40, 59.9],
    ]) {
      const { client, asked } = setUp({ [id(5)]: refused, base: () => page({ events: [] }) });
      await pollAt(client, seconds);
      expect(asked).not.toContain("base");
      await client.close();
    }
  });

  it.each([
    ["a page", () => page({ events: [], next: id(5) })],
    [
      "an expired cursor",
      () => json({ status: "waited too long", nextUrl: `${base}?i=${id(5)}x` }, { status: 400 }),
    ],
  ])("is counted anew after %s", async (_, sound) => {
    let n = 0;
    const { client, asked } = setUp({
      [id(5)]: () => {
        n += 1;
        return n === 4 ? sound() : refused();
      },
      [`${id(5)}x`]: () => page({ events: [], next: id(5) }),
      base: () => page({ events: [] }),
    });
    await pollAt(client, [0, 20, 40, 60, 61, 62, 63, 64]);
    expect(asked).not.toContain("base");
    await client.close();
  });

  it.each<[string, () => Response]>([
    ["another 400", refused],
    ["a page for people", () => new Response("<html>")],
    ["no body", () => new Response("")],
    ["a list", () => json([])],
    ["a nextUrl that is a number", () => json({ nextUrl: 5 })],
    [
      "an expired cursor that leads to itself",
      () => json({ status: "waited too long", nextUrl: `${base}?i=${id(5)}` }, { status: 400 }),
    ],
  ])("may be refused by %s", async (_, answer) => {
    const { client, asked, gaps } = setUp({ [id(5)]: answer, base: () => page({ events: [follow(6)] }) });
    const run = client.run(() => {});
    await vi.advanceTimersByTimeAsync(200_000);
    expect(asked.indexOf("base")).toBeGreaterThanOrEqual(5);
    expect(gaps().filter(({ reason }) => reason === "abandoned")).toHaveLength(1);
    await client.close();
    await run;
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ["500", () => new Response(null, { status: 500 })],
    ["404", () => new Response(null, { status: 404 })],
    ["409", () => new Response(null, { status: 409 })],
    ["no answer", () => Promise.reject(new TypeError("fetch failed"))],
    ["an answer that fetch made wrong", async () => ({ status: 200 }) as Response],
  ])("is not counted for %s", async (_, answer) => {
    const { client, asked } = setUp({ [id(5)]: answer }, { position, retryAttempts: 1 });
    await pollAt(client, [0, 20, 40, 60, 80, 100, 120]);
    expect(asked).toEqual(Array(7).fill(id(5)));
    await client.close();
  });

  it("is given up by a loop that is entered again", async () => {
    const { client, asked, gaps } = setUp({ [id(5)]: refused, base: () => page({ events: [follow(6)] }) });
    const got: number[] = [];
    const looping = (async () => {
      while (client.status.state !== "closed") {
        try {
          for await (const event of client) got.push(...numbers([event]));
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 20_000));
        }
      }
    })();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(got).toEqual([6]);
    expect(asked.filter((cursor) => cursor === id(5))).toHaveLength(5);
    expect(gaps()).toEqual([abandoned]);
    await client.close();
    await looping;
  });

  it("is waited out by run, in the row of retry delays, and given up", async () => {
    const warn = vi.fn();
    const { client, asked, gaps } = setUp(
      { [id(5)]: refused, base: () => page({ events: [follow(4), follow(6)] }) },
      { position, logger: { warn } },
    );
    const got: number[] = [];
    const run = client.run((event) => void got.push(...numbers([event])));
    // Refused after 0, 1, 3, 7, 15 and 31 s; at 61 s the minute is over.
    await vi.advanceTimersByTimeAsync(60_900);
    expect(asked).toEqual(Array(6).fill(id(5)));
    expect(client.status.state).toBe("failed");
    await vi.advanceTimersByTimeAsync(200);
    expect(got).toEqual([6]);
    expect(asked.slice(6)).toEqual(["base", id(6)]);
    expect(gaps()).toEqual([abandoned]);
    expect(warn.mock.calls.map(([, { delay }]) => delay)).toEqual([1, 2, 4, 8, 16, 30, undefined]);
    expect(client.position).toEqual({ ...position, cursor: id(6), mark: id(6) });
    await client.close();
    await run;
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ["a 400", refused],
    ["a 500", () => new Response(null, { status: 500 })],
    ["a page for people", () => new Response("<html>")],
    ["no answer", () => Promise.reject(new TypeError("fetch failed"))],
    ["a nextUrl that leads elsewhere", () => json({ events: [], nextUrl: "https://evil.example/" })],
  ])("is kept and counted anew where the base URL gives %s", async (_, answer) => {
    const { client, asked, gaps } = setUp({ [id(5)]: refused, base: answer }, { position, retryAttempts: 1 });
    const run = client.run(() => {});
    await vi.advanceTimersByTimeAsync(400_000);
    const runs = asked.join(" ").replaceAll(id(5), "c");
    expect(runs).toMatch(/^(c c c c c (c )*base ){2,}/);
    expect(gaps()).toEqual([]);
    expect(client.position).toEqual(position);
    await client.close();
    await run;
  });

  it("ends run where the base URL says that the credentials are wrong", async () => {
    const { client } = setUp({ [id(5)]: refused, base: () => new Response(null, { status: 401 }) });
    const run = client.run(() => {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await run).toMatchObject({ code: "AUTH" });
    await client.close();
  });

  it("is in the position no more, so a restart does not ask by it", async () => {
    const store = new MemoryStore(position);
    const { client } = setUp(
      { [id(5)]: refused, base: () => page({ events: [follow(4), follow(6), follow(7)] }) },
      { positionStore: store },
    );
    const run = client.run((event) => (event.id === id(7) ? new Promise(() => {}) : undefined));
    await vi.advanceTimersByTimeAsync(70_000);
    expect(store.stored).toEqual({ ...position, cursor: null, mark: id(6) });
    void run;
    await client.close();

    const { fetch, urls } = scriptedFetch({ events: [follow(4), follow(6), follow(7)] });
    const restarted = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    const { got } = followLoop(restarted);
    await vi.advanceTimersByTimeAsync(10);
    expect(got).toEqual([7]);
    expect(new URL(urls[0] as string).searchParams.get("i")).toBeNull();
    await restarted.close();
  });

  it("tells of no restart beside, where the base URL names no nextUrl either", async () => {
    const { client, gaps } = setUp({
      [id(5)]: refused,
      base: () => page({ events: [follow(6)], next: null }),
    });
    const run = client.run(() => {});
    await vi.advanceTimersByTimeAsync(70_000);
    expect(gaps()).toEqual([abandoned]);
    await client.close();
    await run;
  });
});

it("a 400 without a cursor is the error that it is, however often it comes", async () => {
  const { client, asked, gaps } = setUp({ base: refused }, {});
  for (let n = 0; n < 8; n += 1) {
    await expect(client.poll()).rejects.toMatchObject({ code: "CLIENT_REQUEST" });
    await vi.advanceTimersByTimeAsync(20_000);
  }
  await expect(client.run(() => {})).rejects.toMatchObject({ code: "CLIENT_REQUEST" });
  expect(asked).toHaveLength(9);
  expect(gaps()).toEqual([]);
  await client.close();
});
