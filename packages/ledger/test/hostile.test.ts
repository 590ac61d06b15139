import type { CbEvent } from "@cb-events/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findDriver } from "../src/driver/find-driver.js";
import type { DeadReport } from "../src/index.js";
import { all, ledgers, position, temporaryFolders, tip } from "./support.js";

const open = ledgers();
const temporaryFolder = temporaryFolders();

/** An error whose field is computed, and cannot be. */
const unreadable = (field: string) =>
  Object.defineProperty(new Error("hidden"), field, {
    get: () => {
      throw new Error("no");
    },
  });

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** What a handler may throw, by how it is put down. */
const THROWN: readonly (readonly [unknown, RegExp])[] = [
  [new Error("mine"), /^Error: mine$/],
  [null, /^null$/],
  [undefined, /^undefined$/],
  ["a text", /^a text$/],
  [Symbol("s"), /^Symbol\(s\)$/],
  [7n, /^7$/],
  [Object.create(null), /^a object without a text$/],
  [unreadable("message"), /^a object without a text$/],
  [unreadable("name"), /^a object without a text$/],
  [
    {
      toString: () => {
        throw new Error("no");
      },
    },
    /^a object without a text$/,
  ],
  [{ toString: () => 7 as unknown as string }, /^7$/],
  [Object.assign(new Error("odd"), { name: Symbol("s") }), /^a object without a text$/],
  [revoked(), /^a object without a text$/],
  [new Error("x".repeat(2 ** 24)), /^Error: x{993}$/],
];

/** An array in an array in an array, so many deep. */
const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
const looped = () => {
  const loop: Record<string, unknown> = {};
  loop["loop"] = loop;
  return loop;
};

/** Values that no JSON can be made of. */
const NO_JSON: Readonly<Record<string, () => unknown>> = {
  "nested 5,000 deep": () => nested(9000),
  "nested 100,000 deep": () => nested(100_000),
  "in a circle": looped,
  "a bigint": () => ({ big: 1n }),
  "with a toJSON that throws": () => ({
    toJSON: () => {
      throw new Error("no");
    },
  }),
  "with a field that throws": () => ({
    get field() {
      throw new Error("no");
    },
  }),
  "a proxy that throws": () =>
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    ),
  "a proxy that was revoked": revoked,
};

/** Texts and keys that JSON can say, and not everyone can keep. */
const ODD: Readonly<Record<string, unknown>> = {
  "a long text": "x".repeat(2 ** 22),
  "a NUL": "a\0b",
  "half a pair": "a\ud800b\udc00",
  keys: JSON.parse('{"__proto__":{"a":1},"constructor":1,"prototype":2,"toJSON":3,"":4}'),
  numbers: [-0, 1e308, 2 ** 53 + 2, 5e-324],
};

async function guarded() {
  const warn = vi.fn();
  const ledger = await open(":memory:", { logger: { warn }, commitEvery: 0 });
  const room = ledger.room("demo");
  const told: DeadReport[] = [];
  room.onDead((report) => told.push(report));
  const state = room.state<unknown>("s", { initial: 0, parse: (json) => json });
  const queue = room.jobs("q");
  /** As a client does it: the handler, then the save. */
  const handle = async (event: CbEvent, handler: (event: CbEvent) => unknown) => {
    await room.guard(handler)(event, {});
    await room.save(position(event.id));
  };
  /** An event that is sound, after the one that was not. */
  const goesOn = async (id: string) => {
    await handle(tip(id), (event) => {
      room.add(event);
      state.value = { last: event.id };
      queue.add(event.id, { id: event.id });
    });
    expect([room.has(id), state.saved, queue.take()?.id]).toEqual([true, { last: id }, id]);
    queue.done(id);
  };
  return { room, state, queue, told, warn, handle, goesOn };
}

describe("a handler that throws anything", () => {
  it.each(["at once", "later"])(
    "%s: its event is put aside with a reason, that is told, and the room goes on",
    async (when) => {
      const { room, state, queue, told, warn, handle, goesOn } = await guarded();
      for (const [at, [thrown, reason]] of THROWN.entries()) {
        const id = `${2 * at + 1}-0`;
        await handle(tip(id), (event) => {
          room.add(event);
          state.value = "half";
          queue.add("half");
          if (when === "later") return Promise.reject(thrown);
          throw thrown;
        });
        expect(room.dead().at(-1)).toMatchObject({
          id,
          method: "tip",
          reason: expect.stringMatching(reason),
        });
        expect(told.at(-1)).toEqual({ id, method: "tip", reason: expect.stringMatching(reason) });
        expect(warn).toHaveBeenCalledTimes(at + 1);
        expect([room.last, queue.size]).toEqual([at, 0]);
        await goesOn(`${2 * at + 2}-0`);
      }
    },
  );

  it("as does a promise that is none, and a listener", async () => {
    const { room, warn, handle, goesOn } = await guarded();
    const then = () => {
      throw null;
    };
    await handle(tip("1-0"), () => ({ then }));
    await handle(tip("2-0"), () => new Proxy({}, { get: then }));
    expect(room.dead().map(({ id }) => id)).toEqual(["1-0", "2-0"]);
    for (const [thrown] of THROWN) {
      const off = room.onCommit(() => {
        throw thrown;
      });
      const offAsync = room.onCommit(async () => {
        throw thrown;
      });
      await room.write(() => room.jobs("other").add(1));
      off();
      offAsync();
    }
    await new Promise((resolve) => setImmediate(resolve));
    const failures = warn.mock.calls.filter(([line]) => line.startsWith("A listener of onCommit failed: "));
    expect(failures).toHaveLength(2 * THROWN.length);
    await goesOn("3-0");
  });
});

describe("an event with what no JSON can be made of", () => {
  it.each(Object.entries(NO_JSON))("%s: it is put aside, and the room goes on", async (what, make) => {
    const { room, handle, goesOn } = await guarded();
    const event = { ...tip("1-0"), extra: { deep: make() } };
    await handle(event, () => expect(room.add(event)).toBe(false));
    expect(room.dead()).toMatchObject([{ id: "1-0", method: "tip", event: undefined }]);
    const isDeep = what.startsWith("nested");
    expect(room.dead()[0]?.reason === "it is nested too deep, or too long, to be written").toBe(isDeep);
    await goesOn("2-0");
  });

  it.each(Object.entries(NO_JSON))(
    "as a job or a state, %s: the event is put aside, and the room goes on",
    async (_, make) => {
      const { room, state, queue, handle, goesOn } = await guarded();
      await handle(tip("1-0"), (event) => {
        room.add(event);
        queue.add({ value: make() });
      });
      await handle(tip("2-0"), (event) => {
        room.add(event);
        state.value = { value: make() };
      });
      await handle(tip("3-0"), (event) => {
        room.add(event);
        state.value = make();
      });
      expect(room.dead().map(({ id }) => id)).toEqual(["1-0", "2-0", "3-0"]);
      expect([room.last, queue.size, state.saved]).toEqual([0, 0, 0]);
      await goesOn("4-0");
    },
  );

  it("no event at all: it is put aside under no id", async () => {
    const { room, handle, goesOn } = await guarded();
    const odd = [undefined, null, 7, {}, { id: 7, type: "tip" }, unreadable("id"), revoked()];
    for (const event of odd) {
      await room.guard((each) => room.add(each))(event as never, {});
      await room.save(position("1-0"));
    }
    const unknown = { type: "unknown", id: "2-0", data: {} } as never;
    await handle(unknown, () => expect(room.add(unknown)).toBe(false));
    expect(room.dead().map(({ id, method }) => [id, method])).toEqual([
      ...odd.map(() => [null, null]),
      ["2-0", null],
    ]);
    await goesOn("3-0");
  });
});

describe("a state whose value changes after its save", () => {
  it("cannot be written then: the file keeps what it had, that is told, and the room goes on", async () => {
    const warn = vi.fn();
    const path = `${await temporaryFolder()}/rooms.db`;
    const ledger = await open(path, { commitEvery: 60, logger: { warn } });
    const room = ledger.room("demo");
    const state = room.state<unknown>("s", { initial: 0, parse: (json) => json });
    await room.save(position("1-0"));
    let isOver = false;
    state.value = {
      get field() {
        if (isOver) throw new Error("over");
        return 1;
      },
    };
    room.add(tip("2-0"));
    await room.save(position("2-0"));
    isOver = true;
    await room.flush();
    expect(warn.mock.calls).toEqual([
      ["The state s of the room demo cannot be written: over. What is in the file stays"],
    ]);
    room.add(tip("3-0"));
    state.value = 3;
    await room.save(position("3-0"));
    await ledger.close();
    const again = (await open(path)).room("demo");
    expect([again.last, again.state("s", { initial: 0, parse: Number }).value]).toEqual([2, 3]);
  });
});

describe("odd texts, keys and numbers", () => {
  it.each(Object.entries(ODD))(
    "%s are kept as they came: in an event, a job and a state",
    async (_, value) => {
      const path = `${await temporaryFolder()}/rooms.db`;
      const ledger = await open(path);
      const room = ledger.room("demo");
      const event: CbEvent = { type: "unknown", method: "odd", id: "1-0", data: { value } };
      room.add(event);
      room.jobs("q").add({ value });
      room.state<unknown>("s", { initial: 0, parse: (json) => json }).value = { value };
      await room.save(position("1-0"));
      await ledger.close();
      const again = (await open(path)).room("demo");
      const data = JSON.parse(JSON.stringify({ value })) as unknown;
      expect(await all(again.events())).toEqual([{ seq: 1, event: { ...event, data } }]);
      expect(again.jobs("q").take()?.data).toEqual(data);
      expect(again.state<unknown>("s", { initial: 0, parse: (json) => json }).value).toEqual(data);
    },
  );

  it("ids and names of any length and kind are kept apart", async () => {
    const room = (await open()).room("demo");
    const long = "9".repeat(2 ** 20);
    const texts = [`${long}-0`, `${long}-1`, long, "a\0b", "a\0c", "\ud800", "\udbff", "__proto__", ""];
    for (const text of texts) room.add(tip(text, 5, text));
    for (const text of texts) room.add(tip(text, 5, text));
    await room.save(position("1-0"));
    await room.flush();
    expect((await all(room.events())).map(({ event }) => event.id)).toEqual(texts);
    expect(texts.every((text) => room.has(text))).toBe(true);
    const tippers = room.history.topTippers({ limit: 100 });
    // One without a name stands with the anonymous.
    expect(tippers.map(({ tokens }) => tokens)).toEqual(texts.slice(1).map(() => 5));
    expect(room.history.tipsByDay()).toMatchObject([{ tokens: 5 * texts.length, tips: texts.length }]);
  });

  it("tokens without end are kept as they came, and count as 2^40", async () => {
    const room = (await open()).room("demo");
    const amounts = [2 ** 53 + 2, 1e308, Number.MAX_SAFE_INTEGER, 25];
    room.add({ type: "broadcastStart", id: "900-0", user: { username: "demo" } });
    for (const [at, tokens] of amounts.entries()) room.add(tip(`${1000 + at}-0`, tokens));
    room.add({
      type: "mediaPurchase",
      id: "2000-0",
      media: { id: 1, tokens: 1e308 },
      user: { username: "ana" },
    });
    await room.save(position("2000-0"));
    await room.flush();
    const tips = await all(room.events({ types: ["tip"] }));
    expect(tips.map(({ event }) => event.tip.tokens)).toEqual(amounts);
    const sum = 3 * 2 ** 40 + 25;
    const { history } = room;
    for (const rows of [
      history.topTippers(),
      history.topTippers({ from: 1000, to: 3000 }),
      history.tipsByDay(),
      history.tipsByHour({ from: 1000, to: 3000 }),
      history.tipsByShow(),
    ])
      expect(rows).toMatchObject([{ tokens: sum, tips: 4 }]);
    expect(history.sales()).toMatchObject([{ tokens: 2 ** 40 }]);
  });

  it("sums that a number cannot hold are as much as one can", async () => {
    const path = `${await temporaryFolder()}/rooms.db`;
    const ledger = await open(path);
    ledger.room("demo").add(tip("1000-0"));
    await ledger.room("demo").save(position("1000-0"));
    await ledger.close();
    const connection = (await findDriver()).open(path);
    connection.exec("UPDATE tip_slots SET tokens = 9007199254740993; UPDATE tip_names SET tokens = 1e300");
    connection.close();
    const { history } = (await open(path)).room("demo");
    for (const rows of [history.topTippers(), history.tipsByDay()])
      expect(rows).toMatchObject([{ tokens: Number.MAX_SAFE_INTEGER }]);
  });
});

describe("ids from far ahead", () => {
  const DAY = 86_400_000;
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("have their own time up to a day ahead, and that of this machine beyond", async () => {
    const room = (await open()).room("demo");
    const now = Date.now();
    const times = [now + DAY, now + DAY + 1, now + 400 * DAY, 8.64e15, 9e15, now];
    for (const time of times) room.add(tip(`${time}-0`, 1));
    await room.save(position(`${now}-0`));
    await room.flush();
    expect((await all(room.events())).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await all(room.events({ from: now + DAY }))).toMatchObject([{ seq: 1 }]);
    expect(await all(room.events({ to: now + 1 }))).toHaveLength(5);
    expect(room.history.tipsByDay().map(({ date, tips }) => [date, tips])).toEqual([
      [new Date(now).toISOString().slice(0, 10), 5],
      [new Date(now + DAY).toISOString().slice(0, 10), 1],
    ]);
  });

  it("are removed as old as they came, and not kept for good", async () => {
    const ledger = await open();
    const room = ledger.room("demo");
    const now = Date.now();
    room.add(tip(`${now + 400 * DAY}-0`));
    room.add(tip(`${now + DAY - 1}-0`));
    await room.save(position("1-0"));
    await room.flush();
    expect(await ledger.prune({ before: now })).toEqual({ removed: 0 });
    expect(await ledger.prune({ before: now + 1 })).toEqual({ removed: 1 });
    expect(await ledger.prune({ before: now + DAY })).toEqual({ removed: 1 });
    expect(room.history.tipsByDay()).toEqual([]);
  });
});
