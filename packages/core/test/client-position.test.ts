import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConfigError, EventClient, type Position, PositionStoreError } from "../src/index.js";
import { follow as followLoop, MemoryStore, take } from "./harness.js";
import { base, credentials, follow, id, json, numbers, type Step, scriptedFetch } from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const room = "eventsapi.chaturbate.com/room_owner";
/** A position with a mark, and the ids handled beyond it; 0 means no mark. */
const at = (cursor: string | null, mark = 0, ...handled: number[]): Position => ({
  version: 1,
  room,
  cursor,
  mark: mark === 0 ? null : id(mark),
  handled: handled.map(id),
});
const expired = () => json({ status: "waited too long for events", events: [] }, { status: 400 });
const events = (...ns: number[]) => ns.map((n) => follow(n));

/** What a client made with the position gives, from a feed that answers with the given steps. */
async function afterRestart(
  position: Position,
  ...steps: Step[]
): Promise<{ got: number[]; urls: string[] }> {
  const { fetch, urls } = scriptedFetch(...steps);
  // Through JSON, as a restart goes.
  const client = new EventClient(credentials, {
    logger: false,
    fetch,
    position: JSON.parse(JSON.stringify(position)),
  });
  const { got } = followLoop(client);
  // Long enough for a loop to go on after an answer that brought nothing.
  await vi.advanceTimersByTimeAsync(1500);
  await client.close();
  return { got, urls };
}

describe("the position", () => {
  it("is before the first event until one is handled", async () => {
    const { fetch } = scriptedFetch({ events: events(1, 2) });
    const client = new EventClient(credentials, { logger: false, fetch });
    expect(client.position).toEqual(at(null));
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    expect(client.position).toEqual(at(null));
    await loop.next();
    expect(client.position).toEqual(at(null, 1));
    const waiting = loop.next();
    expect(client.position).toEqual(at(id(2), 2));
    await client.close();
    await waiting;
  });

  it("holds the cursor of the oldest answer with an event that is not handled", async () => {
    const { fetch } = scriptedFetch({ events: events(1, 2) }, { events: events(3) }, { events: events(4) });
    const client = new EventClient(credentials, { logger: false, fetch });
    const slow = client[Symbol.asyncIterator]();
    await slow.next();
    expect(await take(client, 3)).toEqual([2, 3, 4]);
    expect(client.position).toEqual(at(null, 0, 2, 3));
    const rest = slow.next();
    await vi.advanceTimersByTimeAsync(10);
    expect(client.position).toEqual(at(id(3), 3));
    await client.close();
    await rest;
  });

  it("stays as it was through a restart from the base URL, until the server gives a cursor", async () => {
    const { fetch } = scriptedFetch(
      { events: events(1) },
      { events: [], next: null },
      { events: events(2), next: null },
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    for (let poll = 0; poll < 3; poll += 1) await client.poll();
    expect(client.position).toEqual(at(id(1), 1));
    await client.commit();
    // Whether another event lies between 1 and 2 is not known: the mark waits for a cursor.
    expect(client.position).toEqual(at(id(1), 1, 2));
    await client.close();
  });

  it("keeps what was handled while the server gives the same cursor again", async () => {
    const { fetch } = scriptedFetch(
      { events: [], next: id(1) },
      { events: events(2, 3), next: id(1) },
      "hang",
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    await client.poll();
    await client.poll();
    await client.commit();
    expect(client.position).toEqual(at(id(1), 3));
    await client.close();
  });

  it("makes a client that goes on where it was", async () => {
    const { got, urls } = await afterRestart(at(id(2), 0, 3, 4), { events: events(3, 4, 5) });
    expect(got).toEqual([5]);
    expect(urls[0]).toBe(`${base}?i=${id(2)}&timeout=10`);
  });

  it("keeps what was handled in later answers, while an earlier one is not handled", async () => {
    const position = at(null, 0, 2, 3, 4);
    const { fetch } = scriptedFetch(
      { events: events(1, 2) },
      { events: events(3, 4) },
      { events: events(5) },
    );
    const client = new EventClient(credentials, { logger: false, fetch, position });
    expect(await take(client, 1)).toEqual([1]);
    expect(client.position).toEqual(at(null, 0, 2, 3, 4));
    await client.commit();
    expect(client.position).toEqual(at(null, 2, 3, 4));
    expect(await client.poll()).toEqual([]);
    expect(client.position).toEqual(at(id(4), 4));
    expect(numbers(await client.poll())).toEqual([5]);
    await client.close();
  });

  it("gives none of the handled events again when the feed makes its pages smaller", async () => {
    const position = at(null, 0, 1, 2, 3);
    const pages = [1, 2, 3, 4].map((n) => ({ events: events(n) }));
    const { got } = await afterRestart(position, ...pages);
    expect(got).toEqual([4]);
    const slow = scriptedFetch(...pages);
    const client = new EventClient(credentials, { logger: false, fetch: slow.fetch, position });
    for (let poll = 0; poll < 3; poll += 1) expect(await client.poll()).toEqual([]);
    expect(client.position).toEqual(at(id(3), 3));
    expect(numbers(await client.poll())).toEqual([4]);
    await client.close();
  });

  it("gives no event again that was handled before the restart, however often the feed repeats it", async () => {
    const { fetch } = scriptedFetch(
      { events: events(1) },
      { events: events(1, 2) },
      { events: events(1, 3) },
    );
    const client = new EventClient(credentials, { logger: false, fetch, position: at(null, 0, 1) });
    expect(await client.poll()).toEqual([]);
    expect(numbers(await client.poll())).toEqual([2]);
    expect(numbers(await client.poll())).toEqual([3]);
    await client.close();
  });

  it("keeps what was handled behind its cursor, when the same page comes again and is shorter", async () => {
    const { fetch } = scriptedFetch(
      { events: events(1, 2), nextUrl: "https://evil.example/" },
      { events: events(1) },
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    expect(numbers(await client.poll())).toEqual([1, 2]);
    await client.commit();
    await expect(client.poll()).rejects.toMatchObject({ code: "PROTOCOL" });
    expect(await client.poll()).toEqual([]);
    expect(client.position).toEqual(at(null, 2));
    await client.close();
  });

  it("keeps the handled ids that tell no order, those of before the restart too", async () => {
    const odd = (name: string) => ({ ...follow(1), id: name });
    const position = { ...at("a"), handled: ["b", "c"] };
    const { fetch } = scriptedFetch(
      { events: [odd("b"), odd("x")], next: "x" },
      { events: [odd("c"), odd("y")], next: "y" },
    );
    const client = new EventClient(credentials, { logger: false, fetch, position });
    expect((await client.poll()).map((event) => event.id)).toEqual(["x"]);
    await client.commit();
    expect(client.position).toEqual({ ...at("x"), handled: ["b", "c", "x"] });
    expect((await client.poll()).map((event) => event.id)).toEqual(["y"]);
    await client.commit();
    expect(client.position).toEqual({ ...at("y"), handled: ["b", "c", "x", "y"] });
    await client.close();
  });

  it("drops what came before when the feed has to be started again", async () => {
    const { got } = await afterRestart(at(id(2), 0, 4), expired(), { events: events(1, 2, 3, 4, 5) });
    expect(got).toEqual([3, 5]);
  });

  it("keeps events whose ids cannot be compared when the feed has to be started again", async () => {
    const { fetch } = scriptedFetch(expired(), {
      events: [follow(1), follow(9), { ...follow(3), id: "odd" }],
    });
    const client = new EventClient(credentials, { logger: false, fetch, position: at(id(2)) });
    expect(await client.poll()).toEqual([]);
    expect((await client.poll()).map((event) => event.id)).toEqual([id(9), "odd"]);
    await client.close();
  });

  it.each([
    ["another room", { ...at(null), room: "eventsapi.chaturbate.com/other" }, /belongs to the room .*other/],
    ["another host", { ...at(null), room: "events.testbed.cb.dev/room_owner" }, /belongs to the room/],
    ["another version", { ...at(null), version: 2 }, /version 2/],
    ["no position", { cursor: "5" }, /no position/],
    ["null", null, /no position/],
    ["a cursor that is no text", { ...at(null), cursor: 5 }, /no position/],
  ])("of %s is refused", (_, position, message) => {
    const make = () => new EventClient(credentials, { logger: false, position: position as Position });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it("belongs to a user name in any case", () => {
    const client = new EventClient(
      { ...credentials, username: "Room_Owner" },
      { logger: false, position: at(id(1)) },
    );
    expect(client.position).toEqual(at(id(1)));
  });
});

describe("a position store", () => {
  it("is loaded before the first request", async () => {
    const store = new MemoryStore(at(id(2), 3));
    const { fetch, urls } = scriptedFetch({ events: events(3, 4) });
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    expect(numbers(await client.poll())).toEqual([4]);
    expect(urls).toEqual([`${base}?i=${id(2)}&timeout=10`]);
    await client.close();
  });

  it("is saved after each handled event and before the next is delivered", async () => {
    const store = new MemoryStore();
    const { fetch } = scriptedFetch({ events: events(1, 2, 3) });
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    const log: unknown[] = [];
    for await (const event of client) {
      log.push([...numbers([event]), store.stored?.mark ?? null]);
      if (log.length === 3) break;
    }
    expect(log).toEqual([
      [1, null],
      [2, id(1)],
      [3, id(2)],
    ]);
    await client.close();
  });

  it("is saved when the cursor moves over an empty page", async () => {
    const store = new MemoryStore();
    const { fetch } = scriptedFetch({ events: [], next: id(7) }, { events: [], next: id(8) });
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    expect(await client.poll()).toEqual([]);
    expect(store.saved).toEqual([at(id(7))]);
    followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    expect(store.saved).toEqual([at(id(7)), at(id(8))]);
    await client.close();
  });

  it("is saved at once when a loop's event is handled while another loop waits for the feed", async () => {
    const store = new MemoryStore();
    const { fetch } = scriptedFetch({ events: events(1, 2) }, "hang");
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    const one = client[Symbol.asyncIterator]();
    const other = client[Symbol.asyncIterator]();
    await one.next();
    await other.next();
    const waiting = [one.next()];
    await vi.advanceTimersByTimeAsync(10);
    expect(store.stored).toEqual(at(null, 1));
    waiting.push(other.next());
    await vi.advanceTimersByTimeAsync(10);
    expect(store.stored).toEqual(at(id(2), 2));
    await client.close();
    await Promise.all(waiting);
  });

  it("never saves twice at once, and writes the position as it is when a save starts", async () => {
    const log: string[] = [];
    let finish = () => {};
    const store = {
      load: async () => undefined,
      save: async (position: Position) => {
        log.push(
          `start ${position.cursor === null && position.mark ? numbers([{ id: position.mark }]) : "moved"}`,
        );
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        log.push("end");
      },
    };
    const { fetch } = scriptedFetch({ events: events(1, 2, 3) });
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    const loops = [1, 2, 3].map(() => client[Symbol.asyncIterator]());
    for (const loop of loops) await loop.next();
    const waiting = loops.map((loop) => loop.next());
    await vi.advanceTimersByTimeAsync(10);
    finish();
    await vi.advanceTimersByTimeAsync(10);
    expect(log).toEqual(["start 1", "end", "start moved"]);
    finish();
    await client.close();
    await Promise.all(waiting);
    expect(log).toEqual(["start 1", "end", "start moved", "end"]);
  });

  it("is not changed by a commit before anything was loaded or delivered", async () => {
    const store = new MemoryStore(at(id(2), 3));
    const client = new EventClient(credentials, { logger: false, positionStore: store });
    await client.commit();
    await client.close();
    expect(store.stored).toEqual(at(id(2), 3));
  });

  it("that cannot be loaded is an error before any request, and is tried again", async () => {
    const failure = new Error("disk gone");
    const load = vi
      .fn()
      .mockRejectedValueOnce(failure)
      .mockResolvedValue(at(id(2)));
    const { fetch, urls } = scriptedFetch({ events: events(3) });
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: { load, save: async () => {} },
    });
    await expect(client.poll()).rejects.toMatchObject({
      name: "PositionStoreError",
      retryable: true,
      cause: failure,
    });
    expect(urls).toEqual([]);
    expect(numbers(await client.poll())).toEqual([3]);
    await client.close();
  });

  it("that holds another room's position is refused", async () => {
    const store = new MemoryStore({ ...at(null), room: "eventsapi.chaturbate.com/other" });
    const { fetch, urls } = scriptedFetch();
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    await expect(client.poll()).rejects.toBeInstanceOf(ConfigError);
    expect(urls).toEqual([]);
    await client.close();
  });

  it("that never answers does not hold up close()", async () => {
    const client = new EventClient(credentials, {
      logger: false,
      positionStore: { load: () => new Promise(() => {}), save: async () => {} },
    });
    const { ended } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    await client.close();
    expect(await ended).toBe("ended");
  });
});

// The rows of the table in apps/docs/guides/delivery.md, each under its name there.
describe("the event in flight", () => {
  const setUp = (...steps: Step[]) => {
    const store = new MemoryStore();
    const { fetch } = scriptedFetch(...(steps.length > 0 ? steps : [{ events: events(1, 2, 3) }]));
    return { store, client: new EventClient(credentials, { logger: false, fetch, positionStore: store }) };
  };
  /** What a new process gives from the stored position, from a feed that still holds 1, 2 and 3. */
  const restarted = async (store: MemoryStore) => {
    const position = store.stored ?? at(null);
    const later = [1, 2, 3].filter((n) => position.cursor === null || id(n) > position.cursor);
    return (await afterRestart(position, { events: events(...later), next: id(3) })).got;
  };

  it("counts as handled when the loop asks for the next one", async () => {
    const { store, client } = setUp();
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    expect(numbers([(await loop.next()).value])).toEqual([2]);
    expect(await restarted(store)).toEqual([2, 3]);
    await client.close();
  });

  it("counts as handled when commit() is called", async () => {
    const { store, client } = setUp();
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    await client.commit();
    expect(await restarted(store)).toEqual([2, 3]);
    expect(numbers([(await loop.next()).value])).toEqual([2]);
    await client.close();
  });

  it.each([
    ["a new loop", (client: EventClient) => take(client, 1)],
    ["poll()", async (client: EventClient) => numbers(await client.poll()).slice(0, 1)],
  ])("counts as handled after a break once %s delivers the next", async (_, next) => {
    const { store, client } = setUp();
    await take(client, 1);
    expect(store.stored).toBeUndefined();
    expect(await next(client)).toEqual([2]);
    expect(await restarted(store)).toEqual([2, 3]);
    await client.close();
  });

  it("stays in flight after a break while the next loop has nothing to deliver", async () => {
    const { store, client } = setUp({ events: events(1) }, "hang");
    await take(client, 1);
    followLoop(client);
    await vi.advanceTimersByTimeAsync(100);
    expect(await restarted(store)).toEqual([1, 2, 3]);
    await client.close();
    expect(await restarted(store)).toEqual([1, 2, 3]);
  });

  it("stays in flight after a break while the next loop has only an error to throw", async () => {
    const { store, client } = setUp({ events: events(1), nextUrl: "https://evil.example/" });
    await take(client, 1);
    expect(await followLoop(client).ended).toMatchObject({ code: "PROTOCOL" });
    expect(await restarted(store)).toEqual([1, 2, 3]);
    await client.close();
  });

  it("comes again after a break or a throw and a restart", async () => {
    const { store, client } = setUp();
    await take(client, 1);
    const failing = (async () => {
      for await (const _ of client) throw new Error("handler failed");
    })();
    await expect(failing).rejects.toThrow("handler failed");
    await client.close();
    // The first was counted when the second was delivered.
    expect(await restarted(store)).toEqual([2, 3]);
  });

  it("does not come again after a break with commit()", async () => {
    const { store, client } = setUp();
    await take(client, 1);
    await client.commit();
    await client.close();
    expect(await restarted(store)).toEqual([2, 3]);
  });

  it("counts as handled, when poll() returned it, with the next poll()", async () => {
    const { store, client } = setUp({ events: events(1, 2) }, "hang");
    await client.poll();
    expect(await restarted(store)).toEqual([1, 2, 3]);
    const next = client.poll().catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
    expect(await restarted(store)).toEqual([3]);
    await client.close();
    await next;
  });

  it("counts as handled, when poll() returned it, with commit()", async () => {
    const { store, client } = setUp({ events: events(1, 2) });
    await client.poll();
    await client.commit();
    await client.close();
    expect(await restarted(store)).toEqual([3]);
  });

  it("is not counted by a poll() that was called before it was delivered", async () => {
    const { store, client } = setUp({ events: events(1) }, "hang");
    const [first, second] = [client.poll(), client.poll().catch(() => {})];
    expect(numbers(await first)).toEqual([1]);
    await vi.advanceTimersByTimeAsync(10);
    expect(await restarted(store)).toEqual([1, 2, 3]);
    await client.close();
    await second;
  });

  it("counts as handled when close() is called while its handler runs, which then finishes", async () => {
    const { store, client } = setUp();
    const got: number[] = [];
    for await (const event of client) {
      got.push(...numbers([event]));
      await client.close();
    }
    expect(got).toEqual([1]);
    expect(await restarted(store)).toEqual([2, 3]);
  });

  it("comes again after a kill, and no other", async () => {
    const { store, client } = setUp();
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    await loop.next();
    // What is stored at this moment is what a killed process leaves.
    expect(await restarted(store)).toEqual([2, 3]);
    await client.close();
  });

  it("is delivered once in this process when its save rejects, and comes again after a restart", async () => {
    const { store, client } = setUp();
    store.failures.push(new Error("disk full"));
    const first = followLoop(client);
    const error = await first.ended;
    expect(error).toBeInstanceOf(PositionStoreError);
    expect(error).toMatchObject({ retryable: true, cause: new Error("disk full") });
    expect(first.got).toEqual([1]);
    expect(await restarted(store)).toEqual([1, 2, 3]);

    store.failures.push(new Error("still full"));
    expect(await followLoop(client).ended).toBeInstanceOf(PositionStoreError);
    expect(await take(client, 1)).toEqual([2]);
    expect(await restarted(store)).toEqual([2, 3]);
    await client.close();
  });

  it("keeps its place when the save rejects that counts the one before it after a break", async () => {
    const { store, client } = setUp();
    await take(client, 1);
    store.failures.push(new Error("disk full"));
    expect(await followLoop(client).ended).toBeInstanceOf(PositionStoreError);
    expect(await take(client, 1)).toEqual([2]);
    await client.close();
  });

  it("is not followed by another when the client is closed in the save before it", async () => {
    const { store, client } = setUp();
    await take(client, 1);
    let finish = () => {};
    store.save = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const { ended, got } = followLoop(client);
    await vi.advanceTimersByTimeAsync(10);
    const closing = client.close();
    finish();
    await closing;
    expect(await ended).toBe("ended");
    expect(got).toEqual([]);
    expect(client.position).toEqual(at(null, 1));
  });

  it("counts as handled when it was invalid and thrown: saved before the throw", async () => {
    const store = new MemoryStore();
    const broken = follow(1, { object: {} });
    const { fetch } = scriptedFetch({ events: [broken, follow(2)] });
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: store,
      strictValidation: true,
    });
    const { ended } = followLoop(client);
    expect(await ended).toMatchObject({ name: "EventValidationError" });
    expect(store.stored).toEqual(at(null, 1));
    expect(await take(client, 1)).toEqual([2]);
    await client.close();
  });

  it("is thrown only when it could be saved, where it was invalid", async () => {
    const store = new MemoryStore();
    const { fetch } = scriptedFetch({ events: [follow(1, { object: {} })] });
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: store,
      strictValidation: true,
    });
    store.failures.push(new Error("disk full"));
    expect(await followLoop(client).ended).toBeInstanceOf(PositionStoreError);
    expect(await followLoop(client).ended).toMatchObject({ name: "EventValidationError", id: id(1) });
    await client.close();
  });

  it("is reported once, where it was invalid and its save rejects", async () => {
    const onInvalidEvent = vi.fn();
    const store = new MemoryStore();
    const { fetch } = scriptedFetch({ events: [follow(1, { object: {} }), follow(2)] });
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: store,
      hooks: { onInvalidEvent },
    });
    store.failures.push(new Error("disk full"));
    expect(await followLoop(client).ended).toBeInstanceOf(PositionStoreError);
    expect(await take(client, 1)).toEqual([2]);
    expect(onInvalidEvent).toHaveBeenCalledTimes(1);
    await client.close();
  });

  it("counts as handled when it was invalid and reported, one without an id too", async () => {
    const store = new MemoryStore();
    const onInvalidEvent = vi.fn();
    const answer = { events: [follow(1, { object: {} }), { method: "follow", object: {} }, follow(2)] };
    const { fetch } = scriptedFetch(answer);
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: store,
      hooks: { onInvalidEvent },
    });
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    const [hash] = store.stored?.handled ?? [];
    expect(store.stored).toEqual({ ...at(null, 1), handled: [expect.stringMatching(/^#[0-9a-f]{16}$/)] });
    const waiting = loop.next();
    await vi.advanceTimersByTimeAsync(10);
    expect(store.stored).toEqual({ ...at(id(2), 2), handled: [hash] });
    expect(onInvalidEvent).toHaveBeenCalledTimes(2);
    await client.close();
    await waiting;
  });
});
