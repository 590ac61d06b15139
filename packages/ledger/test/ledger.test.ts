import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EventClient } from "@cb-events/core";
import { createRoomState, parseRoomState, reduceRoom } from "@cb-events/room";
import { tip as builtTip, follow, Simulator } from "@cb-events/simulator";
import { describe, expect, it, vi } from "vitest";
import { findDriver } from "../src/driver/find-driver.js";
import { type LedgerOptions, openLedger } from "../src/index.js";
import { Ledger } from "../src/ledger.js";
import { resolveOptions } from "../src/ledger-options.js";
import { diskFull, faultyDriver, ledgerOver } from "./faulty-driver.js";
import { all, broadcast, chat, ledgers, position, temporaryFolders, tip } from "./support.js";

const temporaryFolder = temporaryFolders();
const open = ledgers();

describe("options", () => {
  it.each([
    [
      { commitEvry: 1 },
      "Unknown option commitEvry. Known options: commitEvery, keepPrivate, keep, readOnly, logger",
    ],
    [{ commitEvery: "1" }, "commitEvery must be a number of seconds from 0 to 60, not a string"],
    [{ commitEvery: 61 }, "commitEvery must be a number of seconds from 0 to 60, not 61"],
    [{ commitEvery: Number.NaN }, "commitEvery must be a number of seconds from 0 to 60, not NaN"],
    [{ keep: 0 }, "keep must be a number of days from 1 to 36500, not 0"],
    [{ keepPrivate: 1 }, "keepPrivate must be true or false, not a number"],
    [{ readOnly: "no" }, "readOnly must be true or false, not a string"],
    [{ logger: () => {} }, "logger must be an object with a function warn, or false"],
    [null, "The options must be an object"],
  ])("%j are refused", async (options, message) => {
    await expect(openLedger(":memory:", options as unknown as LedgerOptions)).rejects.toThrow(message);
  });

  it.each(["", "a\0b", 7, undefined])("the path %j is refused", async (path) => {
    await expect(openLedger(path as string)).rejects.toThrow(TypeError);
  });

  it("take undefined for their default", async () => {
    const ledger = await openLedger(":memory:", {
      commitEvery: undefined,
      keep: undefined,
      logger: undefined,
    });
    expect(ledger.path).toBe(":memory:");
    await ledger.close();
  });
});

describe("wrong arguments", () => {
  it("are told at once", async () => {
    const ledger = await open();
    const room = ledger.room("demo");
    expect(() => ledger.room("")).toThrow("The name of a room must be a text that is not empty");
    expect(() => ledger.room("a\0b")).toThrow(TypeError);
    expect(() => room.add(undefined as never)).toThrow("An event must be an object with id and type");
    expect(() => room.state("", { initial: 0, parse: Number })).toThrow(TypeError);
    expect(() => room.state("x", { initial: 0 } as never)).toThrow("A state needs initial and parse");
    expect(() => room.jobs("")).toThrow("The name of a queue must be a text");
    expect(() => room.jobs("q").add(undefined)).toThrow("A job must be JSON, not undefined");
    expect(() => room.jobs("q").add(1, { id: "" })).toThrow("The id of a job must be a text");
    expect(() => room.jobs("q").failed("a", Number.NaN)).toThrow("retryAt must be a number of milliseconds");
    expect(() => room.jobs("q", { ordered: false })).toThrow("The queue q was made with ordered: true");
    expect(() => room.addGoal({ what: 1 as never, tokens: 1 })).toThrow("what must be a text");
    expect(() => room.addGoal({ what: "a dance", tokens: 1.5 })).toThrow("tokens must be a whole number");
    expect(() => room.onCommit(null as never)).toThrow("onCommit takes a function, not null");
    expect(() => room.history.topTippers({ limit: -1 })).toThrow(
      "limit must be a whole number of rows, not -1",
    );
    expect(() => room.history.tipsByDay({ timeZone: "Lisbon" })).toThrow("Europe/Lisbon, not Lisbon");
    expect(() => room.history.tipsByDay({ from: "today" as never })).toThrow("from must be a Date");
    expect(() => ledger.prune({} as never)).toThrow("before must be a Date");
    expect(() => ledger.forget("")).toThrow("The user name must be a text");
    await expect(ledger.backup()).rejects.toThrow("say where the copy goes");
    await expect(ledger.backup("")).rejects.toThrow(TypeError);
    await expect(all(room.events({ after: Number.NaN }))).rejects.toThrow(
      "after must be the seq of an event",
    );
  });
});

describe("a client", () => {
  it("fills a ledger, and goes on behind it after a restart, with nothing twice", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const feed = new Simulator({ username: "demo", token: "secret", pageSize: 20 });
    for (let n = 1; n <= 50; n += 1) feed.emit(builtTip({ tokens: n, from: `user${n % 7}` }));
    const perRun = [17, 33];
    for (const count of perRun) {
      const ledger = await open(path);
      const room = ledger.room("demo");
      const totals = room.state("totals", { initial: createRoomState(), parse: parseRoomState });
      const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch, positionStore: room });
      let left = count;
      for await (const event of client) {
        room.add(event);
        totals.value = reduceRoom(totals.value, event);
        room.jobs("webhook").add({ id: event.id });
        left -= 1;
        if (left === 0) break;
      }
      await client.commit();
      await client.close();
      await ledger.close();
    }
    const room = (await open(path)).room("demo");
    const totals = room.state("totals", { initial: createRoomState(), parse: parseRoomState });
    expect(room.last).toBe(50);
    expect(totals.value.tips).toMatchObject({ tokens: 1275, count: 50 });
    expect(room.jobs("webhook").size).toBe(50);
  });

  it("gets a PositionStoreError when the disk is full, and goes on when there is room", async () => {
    const driver = await faultyDriver();
    const ledger = ledgerOver(driver, ":memory:", { commitEvery: 0 });
    const room = ledger.room("demo");
    const feed = new Simulator({ username: "demo", token: "secret" });
    for (const from of ["a", "b", "c"]) feed.emit(follow({ from }));
    const client = new EventClient(feed.eventsUrl, { fetch: feed.fetch, positionStore: room });
    const delivered: string[] = [];
    const loop = async () => {
      for await (const event of client) {
        delivered.push(event.id);
        room.add(event);
        if (delivered.length === 1) driver.fault = { statement: "COMMIT", error: diskFull };
        if (delivered.length === 3) break;
      }
    };
    await expect(loop()).rejects.toMatchObject({ code: "POSITION_STORE", cause: { code: "LEDGER_WRITE" } });
    await expect(loop()).rejects.toMatchObject({ code: "POSITION_STORE" });
    expect(delivered).toHaveLength(1);
    driver.fault = undefined;
    await loop();
    await client.commit();
    await client.close();
    expect([delivered.length, room.last]).toEqual([3, 3]);
    await ledger.close();
  });

  it("is refused while another one follows the room, and served once that one has ended", async () => {
    const feed = new Simulator();
    feed.emit(follow({ from: "ana" }));
    const room = (await open()).room("demo");
    const options = { fetch: feed.fetch, positionStore: room, logger: false } as const;
    const [one, other] = [new EventClient(feed.eventsUrl, options), new EventClient(feed.eventsUrl, options)];
    const loop = one[Symbol.asyncIterator]();
    await loop.next();
    await expect(other.poll()).rejects.toMatchObject({ cause: { code: "ROOM_IN_USE" } });
    await loop.return?.();
    await one.close();
    expect(await other.poll()).toHaveLength(1);
    await other.close();
  });

  it("is served once the one before is closed, also in the middle of an event, which is then no longer saved", async () => {
    const feed = new Simulator();
    feed.emit(follow({ from: "ana" }));
    const room = (await open()).room("demo");
    const count = room.state("n", { initial: 0, parse: Number });
    const options = { fetch: feed.fetch, positionStore: room, logger: false } as const;
    const [one, other] = [new EventClient(feed.eventsUrl, options), new EventClient(feed.eventsUrl, options)];
    const loop = one[Symbol.asyncIterator]();
    await loop.next();
    count.value += 1;
    await one.close();
    const events = await other.poll();
    expect([events.length, count.value]).toEqual([1, 0]);
    count.value += 1;
    await other.commit();
    const refused = { code: "POSITION_STORE", cause: { code: "ROOM_IN_USE" } };
    await expect(loop.next()).rejects.toMatchObject(refused);
    await expect(one.commit()).rejects.toMatchObject(refused);
    expect([await room.load(), count.value]).toEqual([other.position, 1]);
    await room.flush();
    await other.close();
  });

  it("has one run or loop at a time, which keeps the room when it commits", async () => {
    const room = (await open()).room("demo");
    const refused = { name: "RoomInUseError", code: "ROOM_IN_USE" };
    const end = room.begin();
    expect(() => room.begin()).toThrow(/one run or loop at a time. Close the client that follows it/);
    await room.load();
    await room.flush();
    await expect(room.load()).rejects.toMatchObject(refused);
    end();
    const endNext = room.begin();
    end();
    expect(() => room.begin()).toThrow(/one run or loop/);
    await room.load();
    endNext();
    await room.load();
  });

  it("is refused where another one, which tells no beginning, has loaded the position and not ended", async () => {
    const room = (await open()).room("demo");
    await room.load();
    expect(() => room.begin()).toThrow(/one run or loop at a time/);
    await expect(room.load()).rejects.toMatchObject({ code: "ROOM_IN_USE" });
    await room.flush();
    room.begin()();
  });

  describe("that is a second one on a room", () => {
    const setUp = async (...names: string[]) => {
      const feed = new Simulator();
      for (const from of names) feed.emit(follow({ from }));
      const room = (await open()).room("demo");
      const options = { fetch: feed.fetch, positionStore: room, logger: false } as const;
      return { feed, room, make: () => new EventClient(feed.eventsUrl, options) };
    };
    const refused = { code: "POSITION_STORE", retryable: false, cause: { code: "ROOM_IN_USE" } };

    it("is refused by run at once, also after the first one committed, and served once that has ended", async () => {
      const { room, make } = await setUp("ana", "bea");
      const [one, other] = [make(), make()];
      const stop = new AbortController();
      await one.run(
        async (event) => {
          await one.commit();
          await expect(other.run(() => {})).rejects.toMatchObject(refused);
          await expect(other.poll()).rejects.toMatchObject(refused);
          room.add(event);
          stop.abort();
        },
        { signal: stop.signal },
      );
      expect(await other.poll()).toMatchObject([{ user: { username: "bea" } }]);
      await other.close();
      await one.close();
    });

    it("is a loop of the same client too, and a poll beside a loop", async () => {
      const { make } = await setUp("ana", "bea");
      const client = make();
      for await (const _event of client) {
        await expect(client[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
        await expect(client.run(() => {})).rejects.toMatchObject(refused);
        await expect(client.poll()).rejects.toMatchObject(refused);
        break;
      }
      for await (const event of client) {
        expect(event).toMatchObject({ user: { username: "bea" } });
        break;
      }
      await client.close();
    });

    it("ends by commit() what it polled", async () => {
      const { make } = await setUp("ana", "bea");
      const [one, other] = [make(), make()];
      await one.poll();
      await expect(other.poll()).rejects.toMatchObject(refused);
      await one.commit();
      expect(await other.run(() => {}, { signal: AbortSignal.timeout(0) })).toBeUndefined();
      await one.close();
      await other.close();
    });

    it("takes the room over: the first one, whose position is of before, is refused for good", async () => {
      const { feed, room, make } = await setUp("ana");
      const totals = room.state("n", { initial: 0, parse: Number });
      const [one, other] = [make(), make()];
      const handleOne = (client: EventClient) => {
        const stop = new AbortController();
        const handle = () => {
          totals.value += 1;
          stop.abort();
        };
        return client.run(handle, { signal: stop.signal });
      };
      await handleOne(one);
      feed.emit(follow({ from: "bea" }));
      await handleOne(other);
      const message = expect.stringContaining("was followed by another client since this one loaded");
      await expect(handleOne(one)).rejects.toMatchObject({ cause: { code: "ROOM_IN_USE", message } });
      feed.emit(follow({ from: "cleo" }));
      await handleOne(other);
      expect(totals.value).toBe(3);
      await one.close();
      await other.close();
    });

    it("on a ledger that is closed gets the error at once", async () => {
      const { feed } = await setUp("ana");
      const ledger = await open();
      const room = ledger.room("demo");
      await ledger.close();
      const client = new EventClient(feed.eventsUrl, {
        fetch: feed.fetch,
        positionStore: room,
        logger: false,
      });
      await expect(client.run(() => {})).rejects.toMatchObject({ cause: { code: "LEDGER_CLOSED" } });
      await client.close().catch(() => {});
    });
  });

  it("drops what an earlier client staged and never saved, and keeps what was set before the first one", async () => {
    const room = (await open()).room("demo");
    const state = room.state("n", { initial: 0, parse: Number });
    state.value = 1;
    await room.load();
    await room.save(position("1-0"));
    state.value = 2;
    room.add(tip("2-0"));
    await room.flush();
    await room.load();
    expect(state.value).toBe(1);
    await room.save(position("2-0"));
    await room.flush();
    expect(room.last).toBe(0);
  });
});

describe("states", () => {
  it("that are refused by parse are left as they are, and told by their names", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const first = await open(path);
    first.room("demo").state("totals", { initial: 0, parse: Number }).value = 5;
    await first.room("demo").save(position("1-0"));
    await first.close();
    const room = (await open(path)).room("demo");
    const refuse = () => {
      throw new Error("no such state");
    };
    expect(() => room.state("totals", { initial: 0, parse: refuse })).toThrow(
      `The state totals of the room demo that is stored in ${path} was refused`,
    );
    expect(room.state("totals", { initial: 0, parse: Number }).value).toBe(5);
    expect(room.state("totals", { initial: 9, parse: Number }).value).toBe(5);
  });

  it("that cannot be written put the event aside, go back, and hold up nothing", async () => {
    const room = (await open()).room("demo");
    const state = room.state("s", { initial: {} as unknown, parse: (stored) => stored });
    const loop: Record<string, unknown> = {};
    loop["loop"] = loop;
    for (const [id, value] of [
      ["1-0", { big: 1n }],
      ["2-0", loop],
      ["3-0", () => 0],
    ] as const) {
      room.add(tip(id));
      room.jobs("q").add(id);
      state.value = value;
      await room.save(position(id));
    }
    state.value = 1n;
    await room.save(position("4-0"));
    room.add(tip("5-0"));
    state.value = { fine: true };
    await room.save(position("5-0"));
    await room.flush();
    expect(room.dead().map(({ id, method }) => [id, method])).toEqual([
      ["1-0", "tip"],
      ["2-0", "tip"],
      ["3-0", "tip"],
      [null, null],
    ]);
    expect((await all(room.events())).map(({ event }) => event.id)).toEqual(["5-0"]);
    expect([room.jobs("q").size, state.value]).toEqual([0, { fine: true }]);
  });

  it("are frozen when they are set, so that the one before stays what it was", async () => {
    const room = (await open()).room("demo");
    const state = room.state("s", {
      initial: { list: [1] },
      parse: (stored) => stored as { list: number[] },
    });
    state.value = { list: [1, 2] };
    expect(() => state.value.list.push(3)).toThrow(TypeError);
  });

  it("that become undefined are stored no more", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const parse = (stored: unknown) => stored as number | undefined;
    for (const [value, before] of [
      [7, undefined],
      [undefined, 7],
      [undefined, undefined],
    ]) {
      const ledger = await open(path);
      const state = ledger.room("demo").state("s", { initial: undefined, parse });
      expect(state.value).toBe(before);
      state.value = value;
      await ledger.room("demo").save(position("1-0"));
      await ledger.close();
    }
  });
});

describe("a guarded handler", () => {
  it("passes on the reason of an aborted signal, and other errors not", async () => {
    const room = (await open()).room("demo");
    const reason = new Error("stop");
    const signal = { aborted: true, reason };
    const guarded = room.guard((event: { id: string }) => {
      if (event.id === "1-0") throw reason;
      return Promise.reject(event.id === "2-0" ? reason : new Error("wrong"));
    });
    expect(() => guarded(tip("1-0"), { signal })).toThrow(reason);
    await expect(guarded(tip("2-0"), { signal })).rejects.toBe(reason);
    await guarded(tip("3-0"), { signal });
    expect(room.guard(() => 7)(tip("4-0"), {})).toBe(7);
    await room.save(position("4-0"));
    await room.flush();
    expect(room.dead().map(({ id, reason: why, event }) => [id, why, event])).toEqual([
      ["3-0", "Error: wrong", tip("3-0")],
    ]);
  });

  it("keeps no text of a private message that it puts aside", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const room = (await open(path)).room("demo");
    const secret = { ...chat("1-0", "my secret"), type: "privateMessage" } as const;
    room.addDead(secret as never, new Error("wrong"));
    await room.save(position("1-0"));
    await room.flush();
    expect(room.dead()[0]).toMatchObject({ id: "1-0", method: "privateMessage", event: undefined });
    expect(readFileSync(`${path}-wal`, "latin1")).not.toContain("my secret");
  });
});

describe("what a room has", () => {
  it("are the events in the file and those put aside, of this room alone", async () => {
    const ledger = await open();
    const room = ledger.room("demo");
    expect(room.has("1-0")).toBe(false);
    const odd = "half a pair \ud800";
    for (const id of ["1-0", odd]) room.add(tip(id));
    room.addDead(tip("2-0"), new Error("wrong"));
    room.add({ ...chat("3-0", "secret"), type: "privateMessage" } as never);
    expect(room.has("1-0")).toBe(false);
    await room.save(position("3-0"));
    await room.flush();
    expect(["1-0", odd, "2-0", "3-0", "", "half a pair \ud801"].map((id) => room.has(id))).toEqual([
      ...[true, true, true],
      ...[false, false, false],
    ]);
    expect(ledger.room("other").has("1-0")).toBe(false);
    expect(() => room.has(1 as never)).toThrow("The id of an event must be a string");
  });
});

describe("times", () => {
  it("far ahead are those of this machine, and so are those of ids that tell none", async () => {
    const room = (await open()).room("demo");
    const before = Date.now();
    const ids = [`${before + 366 * 86_400_000}-0`, "evt-1", "a\0b", "a\0c", "\ud800"];
    for (const id of ids) room.add(tip(id, 10));
    await room.save(position("1-0"));
    await room.flush();
    expect((await all(room.events())).map(({ event }) => event.id)).toEqual(ids);
    const [day, ...others] = room.history.tipsByDay();
    expect([day?.tokens, others]).toEqual([50, []]);
    expect(await all(room.events({ from: before, to: Date.now() + 1 }))).toHaveLength(5);
  });
});

describe("shows", () => {
  it("end where the next one begins, and a stop without a start is none", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const ledger = await open(path);
    const room = ledger.room("demo");
    room.add(broadcast("broadcastStop", "500-0"));
    room.add(broadcast("broadcastStart", "1000-0"));
    room.add(tip("1500-0", 1));
    room.add(broadcast("broadcastStart", "2000-0"));
    room.add(broadcast("broadcastStart", "2000-0"));
    await room.save(position("2000-0"));
    await ledger.close();
    const again = (await open(path)).room("demo");
    again.add(tip("2500-0", 2));
    again.addGoal({ what: "a song", tokens: 2 });
    again.add(broadcast("broadcastStop", "1900-0"));
    await again.save(position("2500-0"));
    await again.flush();
    expect(again.history.tipsByShow()).toEqual([
      { show: 1, startedAt: new Date(1000), stoppedAt: new Date(2000), tokens: 1, tips: 1 },
      { show: 2, startedAt: new Date(2000), stoppedAt: new Date(2000), tokens: 2, tips: 1 },
    ]);
    expect(again.history.tipsByShow({ from: 1500 })).toHaveLength(1);
    expect(again.history.goals()).toMatchObject([{ what: "a song", show: 2, eventId: undefined }]);
  });
});

describe("the file", () => {
  it("of a newer version is refused, naming both, and left as it is", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const driver = await findDriver();
    const plan = { version: 2, migrations: new Map([[2, "ALTER TABLE rooms ADD COLUMN note TEXT"]]) };
    const newer = new Ledger(path, driver, resolveOptions({ logger: false }), plan);
    await newer.room("demo").save(position("1-0"));
    await newer.close();
    await expect(openLedger(path)).rejects.toMatchObject({
      problem: "newer",
      message: expect.stringMatching(/version 2 of the schema, and this package writes version 1/),
    });
  });

  it("of an older version is brought up, and a copy of before is kept", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "rooms.db");
    const first = await open(path);
    first.room("demo").add(tip("1-0"));
    await first.room("demo").save(position("1-0"));
    await first.close();
    const warn = vi.fn();
    const plan = { version: 2, migrations: new Map([[2, "ALTER TABLE rooms ADD COLUMN note TEXT"]]) };
    const driver = await findDriver();
    expect(() => new Ledger(path, driver, resolveOptions({ readOnly: true }), plan)).toThrow(/older version/);
    const newer = new Ledger(path, driver, resolveOptions({ logger: { warn } }), plan);
    expect(newer.room("demo").last).toBe(1);
    await newer.close();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(`${path}.v1.bak`));
    const copy = await open(`${path}.v1.bak`);
    expect(copy.room("demo").last).toBe(1);
  });

  it("of another program is refused and left as it is", async () => {
    const path = join(await temporaryFolder(), "other.db");
    const connection = (await findDriver()).open(path);
    connection.exec("CREATE TABLE notes (text)");
    connection.close();
    const before = readFileSync(path);
    await expect(openLedger(path)).rejects.toMatchObject({ code: "LEDGER_FILE", problem: "foreign" });
    expect(readFileSync(path)).toEqual(before);
  });

  describe("with a damaged part", () => {
    /** A ledger with an event and a broadcast, changed by hand. */
    const changed = async (sql: string) => {
      const path = join(await temporaryFolder(), "rooms.db");
      const ledger = await open(path);
      const room = ledger.room("demo");
      room.add(broadcast("broadcastStart", "1-0"));
      room.add(tip("2-0"));
      await room.save(position("2-0"));
      await ledger.close();
      const connection = (await findDriver()).open(path);
      connection.exec(sql);
      connection.close();
      return path;
    };

    it.each([
      ["table states", "DROP TABLE states"],
      ["index events_id", "DROP INDEX events_id"],
      ["view tips", "DROP VIEW tips"],
      ["column retry_at in its table jobs", "ALTER TABLE jobs RENAME COLUMN retry_at TO retry_it"],
    ])("has no %s: it is refused by name", async (part, sql) => {
      const path = await changed(sql);
      const damaged = { problem: "damaged", message: expect.stringContaining(`${path} is damaged`) };
      await expect(openLedger(path)).rejects.toMatchObject(damaged);
      await expect(openLedger(path, { readOnly: true })).rejects.toThrow(
        `It has no ${part}. There is no copy`,
      );
    });

    it.each(["{", "5", '{"version":1}', '{"version":2}'])(
      "has %s for a position: no client follows the room, and what it holds can be read",
      async (text) => {
        const path = await changed(`UPDATE rooms SET position = '${text}'`);
        const ledger = await open(path);
        const room = ledger.room("demo");
        expect(room.history.tipsByDay()).toHaveLength(1);
        await expect(room.load()).rejects.toThrow(`that is stored in ${path} cannot be read`);
        const feed = new Simulator();
        const client = new EventClient(feed.eventsUrl, {
          fetch: feed.fetch,
          positionStore: room,
          logger: false,
        });
        await expect(client.run(() => {})).rejects.toMatchObject({ cause: { code: "LEDGER_STATE" } });
        await client.close();
      },
    );

    it.each([
      ["no JSON", "'{'"],
      ["no event", "'[]'"],
      ["no text in UTF-8", "CAST(x'7b22ff' AS TEXT)"],
    ])("has %s for an event: it is told once and left out, the others are read", async (_, text) => {
      const path = await changed(`UPDATE events SET event = ${text} WHERE seq = 1`);
      const warn = vi.fn();
      const ledger = await open(path, { logger: { warn } });
      const room = ledger.room("demo");
      for (const types of [undefined, ["tip"] as const]) {
        const read = await all(room.events({ types }));
        expect(read.map(({ seq, event }) => [seq, event.id])).toEqual([[2, "2-0"]]);
      }
      expect(warn.mock.calls).toEqual([
        [
          expect.stringMatching(
            `^The event 1 of the room demo is damaged in .*rooms.db: .* It is left out; a copy of before`,
          ),
        ],
      ]);
      expect(room.history.tipsByShow()).toMatchObject([{ tokens: 25 }]);
      room.add(tip("1-0"));
      room.add(tip("3-0"));
      await room.save(position("3-0"));
      await room.flush();
      expect((await all(room.events())).map(({ seq }) => seq)).toEqual([2, 3]);
    });

    it.each(["'{'", "CAST(x'7bff7d' AS TEXT)"])(
      "has %s for a job: it is told and given up, and holds up nothing",
      async (text) => {
        const row = (id: string, data: string) =>
          `INSERT INTO jobs (room, queue, id, at, data) VALUES (1, 'q', '${id}', 0, ${data})`;
        const path = await changed([row("a", text), row("b", "'2'"), row("c", text)].join(";"));
        const warn = vi.fn();
        const ledger = await open(path, { logger: { warn } });
        const queue = ledger.room("demo").jobs("q");
        expect(queue.take()).toMatchObject({ id: "b", data: 2 });
        await ledger.flush();
        expect(queue.take()).toMatchObject({ id: "b" });
        queue.done("b");
        expect(queue.take()).toBeUndefined();
        await ledger.flush();
        expect(queue.deadJobs()).toMatchObject([
          { id: "a", data: undefined, reason: "what is stored of it is damaged" },
          { id: "c" },
        ]);
        expect(queue.size).toBe(0);
        expect(warn).toHaveBeenCalledTimes(2);
      },
    );

    it("has texts that are damaged in other places: what is asked for says so, and the rest is read", async () => {
      const bad = "CAST(x'ff' AS TEXT)";
      const path = await changed(
        [
          `INSERT INTO dead_events (room, id, method, at, reason, event) VALUES (1, ${bad}, ${bad}, 0, ${bad}, ${bad})`,
          `INSERT INTO states VALUES (1, 's', ${bad})`,
          `INSERT INTO events SELECT NULL, 1, 3, '3-0', 3, 'mediaPurchase', ${bad}, 5, 0, ${bad}`,
          `INSERT INTO events SELECT NULL, 1, 4, '4-0', 4, 'chatMessage', 'ana', NULL, 0, '{"ana"'`,
          `UPDATE tip_names SET name = ${bad}`,
        ].join(";"),
      );
      const ledger = await open(path);
      const room = ledger.room("demo");
      expect(room.dead()).toMatchObject([{ id: "\ufffd", event: undefined }]);
      expect(room.history.sales()).toMatchObject([{ name: "\ufffd", tokens: 5, media: "" }]);
      expect(room.history.topTippers()).toMatchObject([{ name: "\ufffd", tokens: 25 }]);
      expect(() => room.state("s", { initial: 0, parse: Number })).toThrow(
        `The state s of the room demo that is stored in ${ledger.path} was refused`,
      );
      await expect(ledger.forget("ana")).resolves.toMatchObject({ removed: 1, anonymised: 1 });
      expect(await all(room.events())).toHaveLength(2);
    });

    it("has numbers that are too low: none is given again", async () => {
      const path = await changed("UPDATE rooms SET last_seq = 0, last_show = 0");
      const ledger = await open(path);
      const room = ledger.room("demo");
      expect(room.last).toBe(2);
      room.add(broadcast("broadcastStart", "3-0"));
      room.add(tip("4-0"));
      await room.save(position("4-0"));
      await ledger.flush();
      expect((await all(room.events())).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(room.history.tipsByShow()).toHaveLength(2);
    });
  });

  it("that is not there, or no file, is told with its path", async () => {
    const folder = await temporaryFolder();
    await expect(openLedger(join(folder, "none.db"), { readOnly: true })).rejects.toMatchObject({
      problem: "unreadable",
      message: expect.stringContaining("none.db"),
    });
    expect(existsSync(join(folder, "none.db"))).toBe(false);
    await expect(openLedger(folder)).rejects.toThrow("could not be opened: it is a folder");
    expect(existsSync(`${folder}-lock`)).toBe(false);
    writeFileSync(join(folder, "file"), "");
    await expect(openLedger(join(folder, "file", "rooms.db"))).rejects.toMatchObject({
      problem: "unreadable",
    });
  });

  it("is read while it is written, and not written by a reader", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const writer = await open(path);
    const room = writer.room("demo");
    await room.save(position("1-0"));
    await writer.flush();
    const reader = (await open(path, { readOnly: true })).room("demo");
    expect(reader.last).toBe(0);
    room.add(tip("2-0", 7));
    await room.save(position("2-0"));
    await writer.flush();
    expect([reader.last, reader.history.tipsByDay()[0]?.tokens]).toEqual([1, 7]);
    expect(await all(reader.events())).toHaveLength(1);
    expect(() => reader.add(tip("3-0"))).toThrow("was opened with readOnly");
    await expect(reader.save(position("3-0"))).rejects.toMatchObject({ code: "LEDGER_CLOSED" });
  });

  it("that another program has locked rejects the save, and is written once that lets go", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const ledger = await open(path, { commitEvery: 0 });
    const room = ledger.room("demo");
    const other = (await findDriver()).open(path);
    other.exec("BEGIN IMMEDIATE");
    await expect(room.save(position("1-0"))).rejects.toMatchObject({ sqliteCode: "SQLITE_BUSY" });
    other.exec("ROLLBACK");
    await room.save(position("1-0"));
    other.close();
  });

  it("is taken over at once when the process that had it was killed", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const script = fileURLToPath(new URL("write-forever.mjs", import.meta.url));
    const child = spawn(process.execPath, [script, path, "1"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    await expect(openLedger(path)).rejects.toMatchObject({
      code: "LEDGER_LOCKED",
      owner: { pid: child.pid },
    });
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
    expect((await open(path)).room("demo").last).toBeGreaterThan(0);
  });

  it("has a lock beside it that is made anew when it is damaged", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    writeFileSync(`${path}-lock`, "no lock ".repeat(1000));
    await (await open(path)).close();
  });

  it("is replaced by no other while it is open", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "rooms.db");
    const ledger = await open(path, { commitEvery: 0 });
    await ledger.room("demo").save(position("1-0"));
    const copy = await ledger.backup(join(folder, "copy.db"));
    const { renameSync } = await import("node:fs");
    renameSync(copy, path);
    await expect(ledger.room("demo").save(position("2-0"))).rejects.toThrow(
      "another file was put in its place",
    );
  });

  it("loses what is too old, by keep", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const first = await open(path);
    const day = 86_400_000;
    for (const age of [10, 2, 0.5]) first.room("demo").add(tip(`${Math.round(Date.now() - age * day)}-0`));
    await first.room("demo").save(position("1-0"));
    await first.close();
    const second = await open(path, { keep: 1 });
    await second.prune({ before: 0 });
    expect(await all(second.room("demo").events())).toHaveLength(1);
    second.room("demo").add(tip("5-0"));
    await second.room("demo").save(position("2-0"));
    await second.flush();
    expect(second.room("demo").last).toBe(4);
  });
});

describe("a ledger that is closed", () => {
  it("refuses all but close, and leaves one file and its lock", async () => {
    const folder = await temporaryFolder();
    const ledger = await open(join(folder, "rooms.db"));
    const room = ledger.room("demo");
    await room.save(position("1-0"));
    await ledger[Symbol.asyncDispose]();
    await ledger.close();
    expect(() => ledger.room("demo")).toThrow("is closed: open it again");
    expect(() => room.add(tip("1-0"))).toThrow("is closed");
    await expect(all(room.events({ after: -1, from: 0 }))).rejects.toMatchObject({ code: "LEDGER_CLOSED" });
    await expect(ledger.flush()).rejects.toMatchObject({ code: "LEDGER_CLOSED" });
    expect(
      readdirSync(folder)
        .filter((name) => !/-(wal|shm)$/.test(name))
        .sort(),
    ).toEqual(["rooms.db", "rooms.db-lock"]);
  });
});
