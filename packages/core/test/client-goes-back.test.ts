import { readFile } from "node:fs/promises";
import { type Fault, Simulator, follow as simulated } from "@cb-events/simulator";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventClient, type Position } from "../src/index.js";
import { GoingBack, type Plot, type Step } from "./going-back.js";
import { follow as followLoop, MemoryStore, take } from "./harness.js";
import {
  type Step as Answer,
  base,
  credentials,
  follow,
  id,
  json,
  numbers,
  scriptedFetch,
} from "./scripted-fetch.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const YEAR = 365 * 24 * 60 * 60 * 1000;
const room = "eventsapi.chaturbate.com/room_owner";
/** A position with a mark, and the ids handled beyond it; 0 stands for no mark. */
const at = (cursor: string | null, mark = 0, ...handled: number[]): Position => ({
  version: 1,
  room,
  cursor,
  mark: mark === 0 ? null : id(mark),
  handled: handled.map(id),
});
const events = (...ns: number[]) => ns.map((n) => follow(n));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** The ids that a client gives in so many seconds. */
async function given(client: EventClient, seconds = 5): Promise<string[]> {
  const ids: string[] = [];
  const loop = (async () => {
    for await (const event of client) ids.push(event.id);
  })();
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  await client.close();
  await loop;
  return ids;
}

const clientFrom = (position: Position, ...steps: Answer[]) => {
  const { fetch, urls } = scriptedFetch(...steps);
  const client = new EventClient(credentials, { logger: false, fetch, position: copy(position) });
  return { client, urls };
};

type FaultKind = Fault extends infer TFault ? Omit<TFault & Fault, "on"> : never;

const goBack: [string, FaultKind][] = [
  ["an answer without a nextUrl", { kind: "dropNextUrl" } as FaultKind],
  ["an expired cursor without a nextUrl", { kind: "expireCursor", withoutNextUrl: true } as FaultKind],
  ["a nextUrl without a cursor", { kind: "baseNextUrl" } as FaultKind],
  ["the oldest cursor", { kind: "olderCursor", back: Number.POSITIVE_INFINITY } as FaultKind],
];

/** A room whose events were all handled and saved, and a loop that waits for the next. */
async function caughtUp(behind: number) {
  const feed = new Simulator({ username: "demo", token: "secret", rateLimit: Number.POSITIVE_INFINITY });
  for (let n = 0; n < behind; n += 1) feed.emit(simulated({ from: "ana" }));
  const store = new MemoryStore();
  const open = () =>
    new EventClient(feed.eventsUrl, { logger: false, fetch: feed.fetch, positionStore: store, timeout: 90 });
  const client = open();
  const got: string[] = [];
  const loop = (async () => {
    for await (const event of client) got.push(event.id);
  })();
  await vi.advanceTimersByTimeAsync(behind / 10);
  expect(got).toHaveLength(behind);
  const end = async () => {
    await client.close();
    await loop;
  };
  return { feed, store, client, got, open, end };
}

describe("a feed that goes back", () => {
  const cases = goBack.flatMap(([name, fault]) =>
    [1, 800, 2500].map((behind) => [behind, name, fault] as const),
  );

  it.each([...cases, [20_000, ...(goBack[0] as [string, FaultKind])] as const])(
    "with %i events behind gives none of them again, and what is new at once: %s",
    async (behind, _, fault) => {
      const { feed, store, got, end } = await caughtUp(behind);
      const asked = feed.requests.at(-1)?.number as number;
      feed.fault({ ...fault, on: asked + 1 } as Fault);
      const first = feed.emit(simulated({ from: "ana" })).id;
      await vi.advanceTimersByTimeAsync(1500);
      const second = feed.emit(simulated({ from: "ana" })).id;
      // Two pages in a row may bring nothing and lead no further: each costs a second. The others cost none.
      await vi.advanceTimersByTimeAsync(3500);
      expect(got.slice(behind)).toEqual([first, second]);
      expect(new Set(got).size).toBe(behind + 2);
      expect(store.stored).toMatchObject({ cursor: second, mark: second, handled: [] });
      await end();
    },
    120_000,
  );

  it.each([1, 850, 2550])("with %i events behind a cursor that is given up", async (behind) => {
    const { feed, store, got, end } = await caughtUp(behind);
    const last = got.at(-1) as string;
    await end();
    feed.fault({ on: { cursor: last }, kind: "refuseCursor" });
    const onGap = vi.fn();
    const later = new EventClient(feed.eventsUrl, {
      logger: false,
      fetch: feed.fetch,
      positionStore: store,
      hooks: { onGap },
    });
    const ids: string[] = [];
    const run = later.run((event) => void ids.push(event.id));
    const added = feed.emit(simulated({ from: "ana" })).id;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(onGap.mock.calls).toEqual([[{ reason: "abandoned", from: last, to: null }]]);
    expect(ids).toEqual([added]);
    expect(store.stored).toMatchObject({ cursor: added, mark: added, handled: [] });
    await later.close();
    await run;
  });

  it.each(goBack)("may be left by a kill at any step of catching up: %s", async (_, fault) => {
    const { feed, store, got, open, end } = await caughtUp(800);
    const asked = feed.requests.at(-1)?.number as number;
    feed.fault({ ...fault, on: asked + 1 } as Fault);
    const added = [feed.emit(simulated({ from: "ana" })).id];
    const kept = [copy(store.stored as Position)];
    const { save } = store;
    store.save = async (position) => {
      kept.push(copy(position));
      await save.call(store, position);
    };
    for (let step = 0; step < 12; step += 1) {
      await vi.advanceTimersByTimeAsync(300);
      if (step === 6) added.push(feed.emit(simulated({ from: "ana" })).id);
    }
    expect(got.slice(800)).toEqual(added);
    await end();
    expect(kept.length).toBeGreaterThan(1);
    store.save = save;
    for (const position of kept) {
      expect(position.mark).not.toBeNull();
      store.stored = position;
      const missing = added.filter((event) => event > (position.mark as string));
      expect(await given(open(), 1)).toEqual(missing);
    }
  });

  it("may be left by a kill after each page of the catching up, when nothing new has come yet", async () => {
    for (const pages of range(1, 9)) {
      const { client, urls } = clientFrom(
        at(id(900), 900),
        { events: [], next: null },
        ...range(0, pages - 1).map((n) => ({ events: events(...range(n * 100 + 1, n * 100 + 100)) })),
      );
      expect(await given(client)).toEqual([]);
      expect(urls.length).toBe(pages + 2);
      expect(client.position).toEqual(at(id(900), 900));
    }
  });

  it("may give shorter answers than before to the same request, and refuse a nextUrl between", async () => {
    const { client } = clientFrom(
      at(null),
      { events: events(1, 2, 3, 4, 5), nextUrl: "https://evil.example/" },
      { events: events(1, 2), next: id(2) },
      { events: events(3) },
      { events: events(4, 5, 6) },
    );
    expect(await take(client, 5)).toEqual([1, 2, 3, 4, 5]);
    await expect(take(client, 1)).rejects.toMatchObject({ code: "PROTOCOL" });
    expect(await given(client)).toEqual([id(6)]);
    expect(client.position).toEqual(at(id(6), 6));
  });

  it("says in a gap which cursor was the last, though an answer between named none", async () => {
    const onGap = vi.fn();
    const { fetch } = scriptedFetch(
      { events: events(1) },
      { events: events(2), nextUrl: `${base}?timeout=10` },
      { events: events(2), next: null },
    );
    const client = new EventClient(credentials, { logger: false, fetch, hooks: { onGap } });
    expect(await given(client)).toEqual([id(1), id(2)]);
    expect(onGap.mock.calls).toEqual([[{ reason: "restarted", from: id(1), to: null }]]);
  });

  it("may give a page out of order: the order of the ids counts", async () => {
    const { client } = clientFrom(at(id(1), 1), { events: events(4, 2, 3), next: id(4) });
    const loop = client[Symbol.asyncIterator]();
    await loop.next();
    await loop.next();
    expect(client.position).toEqual(at(id(1), 1, 4));
    await loop.next();
    expect(client.position).toEqual(at(id(1), 2, 4));
    const waiting = loop.next();
    expect(client.position).toEqual(at(id(4), 4));
    await client.close();
    await waiting;
  });

  it("takes an event that first shows below the mark while catching up for handled", async () => {
    const { client } = clientFrom(
      at(id(5), 5),
      { events: [], next: id(2) },
      { events: events(3, 4, 5, 6), next: id(6) },
    );
    expect(await given(client)).toEqual([id(6)]);
    expect(client.position).toEqual(at(id(6), 6));
  });

  it("delivers an event that first shows below newer ones otherwise, and leaves the mark where it is", async () => {
    const { client } = clientFrom(at(id(5), 5), { events: events(6), next: id(6) }, { events: events(3, 7) });
    const store = new Set<string | null>();
    const loop = client[Symbol.asyncIterator]();
    const got: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      got.push(...numbers([(await loop.next()).value]));
      store.add(client.position.mark);
    }
    expect(got).toEqual([6, 3, 7]);
    expect([...store]).toEqual([id(5), id(6)]);
    const waiting = loop.next();
    expect(client.position).toEqual(at(id(7), 7));
    await client.close();
    await waiting;
  });

  it("delivers it after a restart too, where the position says that nothing lies beyond its cursor", async () => {
    const { client } = clientFrom(at(id(5), 5), { events: events(3, 6), next: id(6) });
    expect(await given(client)).toEqual([id(3), id(6)]);
    const behind = clientFrom(at(id(5), 6), { events: events(3, 7), next: id(7) });
    expect(await given(behind.client)).toEqual([id(7)]);
  });

  it("tells repeats of ids of another form by the ids themselves", async () => {
    const odd = (...names: string[]) => names.map((name) => ({ ...follow(1), id: name }));
    const { client } = clientFrom(
      { ...at("c2"), handled: ["a", "b"] },
      { events: odd("b", "c"), next: "c3" },
      { events: [], next: null },
      { events: odd("a", "b"), next: "c2" },
      { events: odd("c", "d"), next: "c4" },
    );
    expect(await given(client)).toEqual(["c", "d"]);
    expect(client.position).toEqual({ ...at("c4"), handled: ["a", "b", "c", "d"] });
  });

  it("reports a thing without an id once, also after a restart", async () => {
    const thing = { method: "tip", object: { tip: {} } };
    const onInvalidEvent = vi.fn();
    const open = (position: Position) => {
      const { fetch } = scriptedFetch(
        { events: [thing, follow(2), thing], next: id(1) },
        { events: [thing, follow(2), follow(3)], next: id(1) },
      );
      return new EventClient(credentials, { logger: false, fetch, position, hooks: { onInvalidEvent } });
    };
    const first = open(at(id(1), 1));
    expect(await given(first)).toEqual([id(2), id(3)]);
    expect(onInvalidEvent).toHaveBeenCalledTimes(1);
    expect(await given(open(copy(first.position)))).toEqual([]);
    expect(onInvalidEvent).toHaveBeenCalledTimes(1);
  });

  it("throws a thing without an id once in strict mode", async () => {
    const page = { events: [{ method: "tip", object: {} }, follow(2)], next: id(1) };
    const { fetch } = scriptedFetch(page, page);
    const client = new EventClient(credentials, { logger: false, fetch, strictValidation: true });
    await expect(client.poll()).rejects.toMatchObject({ code: "EVENT_VALIDATION" });
    expect(numbers(await client.poll())).toEqual([2]);
    expect(await client.poll()).toEqual([]);
    await client.close();
  });
});

describe("what an answer may repeat", () => {
  it.each([
    ["an id beyond the mark", [id(7)], follow(7)],
    ["an id that tells no order", ["odd"], { ...follow(1), id: "odd" }],
  ])("is told after a restart by %s in handled", async (_, handled, repeat) => {
    const { client } = clientFrom(
      { ...at(id(5), 5), handled },
      { events: [follow(3), follow(6), repeat], next: id(7) },
    );
    expect(await given(client)).toEqual([id(6)]);
  });

  it("is told by a cursor that brought events before, also when its ids are not the last that came", async () => {
    const page = range(1, 1200).map((n) => follow(n));
    const { client } = clientFrom(
      at("c0"),
      { events: page, next: "c0" },
      { events: [...page, follow(1201)], next: "c0" },
    );
    expect(await given(client)).toEqual(range(1, 1201).map(id));
    expect(client.position).toEqual(at("c0", 1201));
  });

  it("goes on over all pages of catching up, after a restart and by cursors that tell no order", async () => {
    const { client } = clientFrom(
      at("c9", 300),
      { events: [], next: null },
      { events: events(...range(1, 100)), next: "c1" },
      { events: events(...range(101, 200)), next: "c2" },
      { events: events(...range(201, 301)), next: "c3" },
    );
    expect(await given(client)).toEqual([id(301)]);
    expect(client.position).toEqual(at("c3", 301));
  });
});

describe("cursors that tell no order", () => {
  it("lead the position on, and the mark with it", async () => {
    const { client } = clientFrom(
      at(null),
      { events: events(1, 2), next: "c1" },
      { events: events(3), next: "c2" },
      { events: events(4), next: "c3" },
    );
    expect(await given(client)).toEqual([1, 2, 3, 4].map(id));
    expect(client.position).toEqual(at("c3", 4));
  });

  it("may come again while what they lead to was handled: then more repeats may follow", async () => {
    const odd = (...names: string[]) => names.map((name) => ({ ...follow(1), id: name }));
    // All of the page is a repeat, so that the next cursor still lies behind what came: the position stays.
    const { client } = clientFrom(
      { ...at("c5"), handled: ["a", "b", "c"] },
      { events: [], next: null },
      { events: odd("a", "b"), next: "c4" },
    );
    expect(await given(client)).toEqual([]);
    expect(client.position).toEqual({ ...at("c5"), handled: ["a", "b", "c"] });
  });

  it("move the position back no more than others", async () => {
    const { client } = clientFrom(
      at(null),
      { events: events(1), next: "c1" },
      { events: events(2), next: "c2" },
      { events: events(3), next: "c3" },
      { events: [], next: "c1" },
    );
    expect(await given(client)).toEqual([1, 2, 3].map(id));
    expect(client.position).toEqual(at("c3", 3));
  });
});

it("the mark goes on over an answer from the base URL that begins where the feed had come", async () => {
  const { client } = clientFrom(
    at(id(2), 2),
    { events: [], next: null },
    { events: events(2, 3, 4), next: null },
  );
  expect(await given(client)).toEqual([3, 4].map(id));
  expect(client.position).toEqual(at(id(2), 4));
});

describe("the position, while the feed goes back", () => {
  /** Takes so many events one by one, and gives the position while the last one is in flight. */
  async function inFlight(client: EventClient, count: number): Promise<Position> {
    const loop = client[Symbol.asyncIterator]();
    for (let n = 0; n < count; n += 1) {
      const next = loop.next();
      await vi.advanceTimersByTimeAsync(3000);
      await next;
    }
    const { position } = client;
    await client.close();
    return position;
  }

  it("keeps its cursor while what is new came with an older one", async () => {
    const { client } = clientFrom(
      at(id(5), 5),
      { events: [], next: id(2) },
      { events: events(3, 4, 5, 6), next: id(6) },
    );
    expect(await inFlight(client, 1)).toEqual(at(id(5), 5));
  });

  it("keeps its cursor while what is new came without one, and tells no order", async () => {
    const { client } = clientFrom(
      at("c5", 5),
      { events: [], next: null },
      { events: [{ ...follow(1), id: "odd" }], next: "c6" },
    );
    expect(await inFlight(client, 1)).toEqual(at("c5", 5));
  });

  it("moves on once what the base URL left out cannot be had any more", async () => {
    const { client } = clientFrom(
      at(id(2), 2),
      { events: [], next: null },
      { events: events(10, 11), next: id(11) },
      { events: events(12) },
    );
    expect(await given(client)).toEqual([10, 11, 12].map(id));
    expect(client.position).toEqual(at(id(12), 12));
  });

  it("moves on with a cursor that tells no order once the newest id has come again", async () => {
    const { client } = clientFrom(
      at("c9", 300),
      { events: [], next: null },
      { events: events(...range(201, 300)), next: "c3" },
    );
    expect(await given(client)).toEqual([]);
    expect(client.position).toEqual(at("c3", 300));
  });

  it("orders ids by their numbers, not as texts", async () => {
    const [early, late] = ["999999999999-10", "1000000000000-0"];
    const page = [late, early].map((each) => ({ ...follow(1), id: each }));
    const { client } = clientFrom(at(null), { events: page, next: late });
    expect(await given(client)).toEqual([late, early]);
    expect(client.position).toEqual({ ...at(late), mark: late });
  });

  it("goes on at the pace of a loop where catching up leads no further", async () => {
    const { client, urls } = clientFrom(
      at(id(5), 5),
      { events: [], next: id(2) },
      ...Array(20).fill({ events: events(3), next: id(2) }),
    );
    expect(await given(client, 5)).toEqual([]);
    expect(urls.length).toBeLessThan(8);
  });
});

describe("ids a year ahead", () => {
  const far = (n: number) => `${Date.now() + YEAR + n}-0`;

  it.each([
    ["with a Date header", () => ({ date: new Date(1_755_376_800_000).toUTCString() })],
    ["without one", () => ({})],
  ])("bound nothing that comes after them, %s", async (_, headers) => {
    const one = { ...follow(1), id: far(1) };
    const answer = (page: unknown[], next: string) => () =>
      Promise.resolve(
        json({ events: page, nextUrl: `${base}?i=${next}&timeout=10` }, { headers: headers() }),
      );
    const steps = [
      answer([follow(1), one, follow(2)], far(1)),
      answer([follow(3), one], far(2)),
      answer([], ""),
      answer([one, follow(2), follow(3)], id(3)),
      answer([follow(4)], id(4)),
    ];
    steps[2] = () => Promise.resolve(json({ events: [], nextUrl: null }, { headers: headers() }));
    const { client } = clientFrom(at(null), ...steps);
    const twin = clientFrom({ ...at(far(2), 3), handled: [one.id] }, ...steps.slice(3));
    expect(await given(client)).toEqual([id(1), one.id, id(2), id(3), id(4)]);
    expect(client.position).toEqual({ ...at(id(4), 4), handled: [one.id] });
    expect(await given(twin.client)).toEqual([id(4)]);
    expect(twin.client.position).toMatchObject({ cursor: id(4), mark: id(4) });
  });

  it("bound nothing when they stand in the position itself", async () => {
    const position = { ...at(far(1)), mark: far(2), handled: [far(3)] };
    const { client } = clientFrom(position, { events: events(1, 2), next: id(2) }, { events: events(3) });
    expect(await given(client)).toEqual([id(1), id(2), id(3)]);
    expect(client.position).toEqual({ ...at(id(3), 3), handled: position.handled });
  });

  it("are ordered when they are less than a day ahead", async () => {
    const near = `${Date.now() + YEAR / 365 - 60_000}-0`;
    const { client } = clientFrom(at(null), { events: [follow(1), { ...follow(2), id: near }], next: near });
    expect(await given(client)).toEqual([id(1), near]);
    expect(client.position).toEqual({ ...at(near), mark: near });
  });

  it("are told by the feed's clock where this machine's is off", async () => {
    vi.setSystemTime(1_755_376_800_000 - YEAR);
    const date = new Date(1_755_376_800_000).toUTCString();
    const { client } = clientFrom(at(null), () =>
      Promise.resolve(
        json({ events: events(1, 2), nextUrl: `${base}?i=${id(2)}&timeout=10` }, { headers: { date } }),
      ),
    );
    expect(await given(client)).toEqual([id(1), id(2)]);
    expect(client.position).toEqual(at(id(2), 2));
  });
});

describe("a position", () => {
  const ms = (n: number) => `${1_755_376_800_000 + n}-0`;

  it("with a hole behind its mark gives what is in the hole, and its mark waits for that", async () => {
    const { client } = clientFrom(at(ms(100), 101, 103), {
      events: events(101, 102, 103, 104),
      next: id(104),
    });
    const loop = client[Symbol.asyncIterator]();
    expect(numbers([(await loop.next()).value])).toEqual([102]);
    expect(client.position).toEqual(at(ms(100), 101, 103));
    expect(numbers([(await loop.next()).value])).toEqual([104]);
    expect(client.position).toEqual(at(ms(100), 103));
    await client.close();
  });

  it("without a mark, as the first versions saved it, is read, and written with one at the next save", async () => {
    const stored = JSON.parse(
      await readFile(new URL("fixtures/position-without-mark.json", import.meta.url), "utf8"),
    );
    const feedUrl = "http://127.0.0.1/events/demo/secret/";
    const ids = ["1795867605255-0", "1795867605255-1", "1795867605255-2", "1795867605300-0"];
    const { fetch } = scriptedFetch(() =>
      Promise.resolve(
        json({
          events: ids.map((event) => ({ ...follow(1), id: event })),
          nextUrl: `${feedUrl}?i=${ids[3]}&timeout=10`,
        }),
      ),
    );
    vi.setSystemTime(1_795_867_700_000);
    const store = new MemoryStore(stored);
    const client = new EventClient(feedUrl, { logger: false, fetch, positionStore: store });
    expect(await given(client)).toEqual(ids.slice(2));
    expect(store.saved[0]).toEqual({ ...stored, mark: ids[2], handled: [] });
    expect(store.stored).toEqual({ ...stored, cursor: ids[3], mark: ids[3], handled: [] });
  });

  it.each([
    ["one loop", 1],
    ["three loops", 3],
  ])("stays small over 100,000 events of one page: %s", async (_, loops) => {
    const page = range(1, 100_000).map((n) => follow(n));
    const { fetch } = scriptedFetch({ events: page, next: id(100_000) });
    let [written, longest] = [0, 0];
    const client = new EventClient(credentials, {
      logger: false,
      fetch,
      positionStore: {
        load: async () => undefined,
        save: async (position) => {
          const { length } = JSON.stringify(position);
          written += length;
          longest = Math.max(longest, length);
        },
      },
    });
    const all = range(1, loops).map(() => followLoop(client));
    await vi.advanceTimersByTimeAsync(1000);
    await client.close();
    expect(all.flatMap(({ got }) => got)).toHaveLength(100_000);
    expect(written).toBeLessThan(30_000_000);
    expect(longest).toBeLessThan(300);
    expect(client.position).toEqual(at(id(100_000), 100_000));
  });

  it("stays small where the feed names no nextUrl, or the same cursor, however long", async () => {
    for (const next of [null, id(0)]) {
      let n = 0;
      const fetch = async () => {
        const page = range(n + 1, n + 50);
        n += 50;
        const events = page.map((each) => follow(each));
        return json({ events, nextUrl: next && `${base}?i=${next}&timeout=10` });
      };
      let longest = 0;
      const client = new EventClient(credentials, {
        logger: false,
        fetch,
        positionStore: {
          load: async () => undefined,
          save: async (position) => {
            longest = Math.max(longest, position.handled.length);
          },
        },
      });
      expect(await take(client, 3000)).toEqual(range(1, 3000));
      await client.close();
      expect(longest).toBeLessThan(100);
    }
  });

  it("that grows beyond 10,000 handled ids behind a stuck loop is warned of once", async () => {
    const warn = vi.fn();
    const { fetch } = scriptedFetch({ events: range(1, 10_100).map((n) => follow(n)) });
    const client = new EventClient(credentials, { logger: { warn }, fetch });
    const stuck = client[Symbol.asyncIterator]();
    await stuck.next();
    expect(await take(client, 10_001)).toHaveLength(10_001);
    expect(warn).not.toHaveBeenCalled();
    expect(await take(client, 50)).toHaveLength(50);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/more than 10000 handled/), { handled: 10_000 }],
    ]);
    await client.close();
  });

  it("has no mark beyond what the base URL left out, while an older answer is not handled", async () => {
    // One loop is stuck in 22, the feed restarts behind a hole, and the other loop handles what comes after it.
    const { fetch } = scriptedFetch(
      { events: events(10), next: id(10) },
      { events: events(11, 12), next: null },
      { events: events(...range(20, 300)), next: id(300) },
    );
    const client = new EventClient(credentials, { logger: false, fetch });
    const stuck = client[Symbol.asyncIterator]();
    for (const n of [10, 11, 12, 20, 21, 22]) expect(numbers([(await stuck.next()).value])).toEqual([n]);
    expect(await take(client, 278)).toEqual(range(23, 300));
    const stored = copy(client.position);
    expect(stored).toMatchObject({ cursor: id(10), mark: id(12) });
    await client.close();
    // After a restart the older answer is had again, and what the base URL left out with it.
    const restarted = clientFrom(stored, { events: events(...range(11, 301)), next: id(301) });
    const got = (await given(restarted.client)).map((event) => numbers([{ id: event }])[0]);
    expect(got.filter((n) => n !== 300)).toEqual([...range(13, 19), 22, 301]);
  });
});

describe("any feed that goes back, with several loops and kills", () => {
  const kinds: [Step["kind"], number][] = [
    ["plain", 8],
    ["short", 2],
    ["shuffled", 2],
    ["dropped", 2],
    ["emptyDropped", 1],
    ["older", 2],
    ["overlap", 2],
    ["foreign", 1],
    ["unavailable", 1],
    ["kill", 2],
  ];
  const kind = fc.oneof(...kinds.map(([each, weight]) => ({ arbitrary: fc.constant(each), weight })));
  const step = fc.record({ kind, n: fc.nat(12) }) as fc.Arbitrary<Step>;
  const delay = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3000 }), fc.constant(20_000));
  const plot: fc.Arbitrary<Plot> = fc.record({
    total: fc.integer({ min: 5, max: 60 }),
    pageSize: fc.integer({ min: 1, max: 12 }),
    window: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 15 })),
    steps: fc.array(step, { maxLength: 50 }),
    loops: fc.array(fc.array(delay, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  });

  it("loses nothing, gives nothing twice, and moves no mark back", async () => {
    await fc.assert(
      fc.asyncProperty(plot, async (each) => {
        const going = new GoingBack(each);
        going.start();
        for (let n = 0; n < 400 && !going.isDone; n += 1) await vi.advanceTimersByTimeAsync(5000);
        await going.end();
        // Handlers may still run.
        await vi.advanceTimersByTimeAsync(30_000);
        expect(going.wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

it("keeps only the last ids without order of an earlier process once the cursor has moved, so that restarts add up to nothing", async () => {
  const odd = (name: string) => ({ ...follow(1), id: name });
  const before = Array.from({ length: 200 }, (_, n) => `before-${n}`);
  const { client } = clientFrom({ ...at("c0"), handled: before }, { events: [odd("new")], next: "c1" });
  await client.poll();
  await client.commit();
  expect(client.position).toEqual({ ...at("c1"), handled: [...before.slice(-40), "new"] });
  await client.close();
});
