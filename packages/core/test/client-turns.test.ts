import type { CbEvent } from "@cb-events/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClientOptions, EventClient } from "../src/index.js";
import { base, follow, id, numbers, scriptedFetch } from "./scripted-fetch.js";

// What happens between two turns of the microtask queue: each of these once lost, repeated or misplaced an event.

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Lets so many turns of the microtask queue go by. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await undefined;
}

const UP_TO = 14;
const each = Array.from({ length: UP_TO }, (_, count) => count);
const threeEvents = () => scriptedFetch({ events: [follow(1), follow(2), follow(3)] }).fetch;
const numberOf = (event: CbEvent) => numbers([event])[0] as number;

/** Takes one event, unless the signal is aborted before it came: then the loop is left, and no caller waits for it. */
function takeUnless(signal: AbortSignal, loop: AsyncIterableIterator<CbEvent>): Promise<CbEvent | undefined> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      void loop.return?.();
      queueMicrotask(() => resolve(undefined));
    });
    void loop.next().then(({ value }) => resolve(value));
  });
}

describe("a loop that is left while another one works", () => {
  it.each(each)("loses no event when that takes %i turns", async (count) => {
    const client = new EventClient(base, { logger: false, fetch: threeEvents() });
    const [stop, given] = [new AbortController(), [] as CbEvent[]];
    const working = (async () => {
      for await (const event of client) {
        given.push(event);
        await turns(count);
        stop.abort();
      }
    })();
    const taken = takeUnless(stop.signal, client[Symbol.asyncIterator]());
    await vi.advanceTimersByTimeAsync(10);
    const other = await taken;
    expect(numbers(other ? [...given, other] : given).sort()).toEqual([1, 2, 3]);
    await client.close();
    await working;
  });

  it.each(each)("has none committed that it was not given, when that takes %i turns", async (count) => {
    const client = new EventClient(base, { logger: false, fetch: threeEvents() });
    const [stop, loop] = [new AbortController(), client[Symbol.asyncIterator]()];
    const first = loop.next();
    const taken = takeUnless(stop.signal, client[Symbol.asyncIterator]());
    const given = [(await first).value as CbEvent];
    await turns(count);
    stop.abort();
    await client.commit();
    const other = await taken;
    if (other) given.push(other);
    expect(client.position.mark).toBe(given.at(-1)?.id);
    await client.close();
  });
});

describe("several loops", () => {
  it.each(each)("are given events in order, where the handler of one takes %i turns", async (first) => {
    for (const second of each) {
      const { fetch } = scriptedFetch({ events: each.map((n) => follow(n + 1)) });
      const client = new EventClient(base, { logger: false, fetch });
      const given: number[] = [];
      const working = [first, second].map(async (count) => {
        for await (const event of client) {
          given.push(numberOf(event));
          await turns(count);
        }
      });
      await vi.advanceTimersByTimeAsync(10);
      expect(given).toEqual(each.map((n) => n + 1));
      await client.close();
      await Promise.all(working);
    }
  });
});

it("throws an error before it gives another loop the event behind it", async () => {
  const { fetch } = scriptedFetch({ events: [follow(1, { object: {} }), follow(2)], next: id(2) });
  const client = new EventClient(base, { logger: false, fetch, strictValidation: true });
  const seen: unknown[] = [];
  const see = (loop: AsyncIterableIterator<CbEvent>) =>
    loop.next().then(
      ({ value }) => void seen.push(numberOf(value)),
      (error: Error) => void seen.push(error.name),
    );
  const loops = [client[Symbol.asyncIterator](), client[Symbol.asyncIterator]()];
  await Promise.all(loops.map(see));
  expect(seen).toEqual(["EventValidationError", 2]);
  await client.close();
});

describe("a client that is closed", () => {
  it.each(["loop", "poll"] as const)("by its store while that saves, ends the %s at once", async (way) => {
    const { fetch, urls } = scriptedFetch({ events: [follow(1)] }, { events: [] }, { events: [] });
    const positionStore: ClientOptions["positionStore"] = {
      load: async () => undefined,
      save: async () => void client.close(),
    };
    const rateLimiter = { acquire: async () => {} };
    const client = new EventClient(base, { logger: false, fetch, positionStore, rateLimiter });
    const next = () => (way === "poll" ? client.poll() : loop.next());
    const loop = client[Symbol.asyncIterator]();
    await next();
    const end = next().catch((error: Error) => error.name);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await end).toEqual(way === "poll" ? "ClientClosedError" : { done: true, value: undefined });
    expect(urls).toHaveLength(1);
  });

  it("before the next event was given, does not count one as handled whose handler failed", async () => {
    const { fetch } = scriptedFetch({ events: [follow(1)] }, { events: [follow(2)] });
    let polls = 0;
    const onPoll = () => {
      polls += 1;
      if (polls === 2) void client.close();
    };
    const client = new EventClient(base, { logger: false, fetch, hooks: { onPoll } });
    for await (const event of client) {
      expect(numberOf(event)).toBe(1);
      break;
    }
    for await (const event of client) expect.fail(`${event.id} was given after the end`);
    expect(client.position).toMatchObject({ cursor: null, handled: [] });
  });

  it("is so only when no save is under way, though one failed that another waited for", async () => {
    let [saves, underWay] = [0, 0];
    const save = async () => {
      underWay += 1;
      saves += 1;
      const fails = saves === 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      underWay -= 1;
      if (fails) throw new Error("The disk is full");
    };
    const { fetch } = scriptedFetch({ events: [follow(1)] });
    const client = new EventClient(base, {
      logger: false,
      fetch,
      positionStore: { load: async () => undefined, save },
    });
    await client[Symbol.asyncIterator]().next();
    const commits = [client.commit().catch((error: Error) => error.name), client.commit()];
    const closed = client.close().then(() => underWay);
    await vi.advanceTimersByTimeAsync(200);
    expect(await closed).toBe(0);
    expect(await Promise.all(commits)).toEqual(["PositionStoreError", undefined]);
    expect(saves).toBe(2);
  });
});

it("waits, and has failed no more, once it gives what stood behind the error", async () => {
  const { fetch } = scriptedFetch({ events: [follow(1, { object: {} }), follow(2)], next: id(2) });
  const client = new EventClient(base, { logger: false, fetch, strictValidation: true });
  await expect(client[Symbol.asyncIterator]().next()).rejects.toThrow("is invalid");
  expect(client.status.state).toBe("failed");
  await client[Symbol.asyncIterator]().next();
  expect(client.status.state).toBe("waiting");
  await client.close();
});

it("delivers in order also when the hook that reports an event asks for the next", async () => {
  const { fetch } = scriptedFetch({
    events: [follow(1, { object: {} }), follow(2), follow(3)],
    next: id(3),
  });
  const asked: Promise<unknown>[] = [];
  const given: number[] = [];
  const ask = () => {
    const loop = client[Symbol.asyncIterator]();
    asked.push(loop.next().then(({ value }) => given.push(numberOf(value))));
  };
  let wasFailed = false;
  const onStatus = ({ state }: { state: string }) => {
    if (state === "waiting" && wasFailed && asked.length < 2) ask();
    wasFailed = state === "failed";
  };
  const client = new EventClient(base, { logger: false, fetch, strictValidation: true, hooks: { onStatus } });
  await expect(client[Symbol.asyncIterator]().next()).rejects.toThrow("is invalid");
  ask();
  await vi.waitFor(() => expect(given).toHaveLength(2));
  expect(given).toEqual([2, 3]);
  await client.close();
});
