import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Connection } from "../src/driver/driver.js";
import { findDriver } from "../src/driver/find-driver.js";
import { isDamage, sqliteCode } from "../src/driver/sqlite-error.js";
import { broadcast, chat, ledgers, position, temporaryFolders, tip } from "./support.js";

const temporaryFolder = temporaryFolders();
const open = ledgers();
let reader: Connection | undefined;

afterEach(() => reader?.close());

describe("the views", () => {
  it("show what may be shown, to any SQLite program", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    const room = (await open(path, { keepPrivate: true })).room("demo");
    room.add(broadcast("broadcastStart", "1000-0"));
    room.add({ ...tip("2000-0", 5, "ana"), tip: { tokens: 5, isAnon: false, message: "| hi" } });
    room.add(tip("3000-0", 7, "hidden", true));
    room.add({ type: "tip", id: "3500-0", tip: { tokens: 1 }, user: { username: "hidden" } });
    room.add(chat("4000-0", "hello"));
    room.add({ ...chat("4500-0", "a secret"), type: "privateMessage" } as never);
    room.add({
      type: "mediaPurchase",
      id: "5000-0",
      media: { id: "x7", tokens: 30 },
      user: { username: "bob" },
    });
    let deep: Record<string, unknown> = {};
    for (let n = 0; n < 1500; n += 1) deep = { deep };
    room.add({ ...chat("6000-0", "too deep for SQLite"), extra: deep } as never);
    room.add(broadcast("broadcastStop", "9000-0"));
    await room.save(position("1-0"));
    await room.flush();
    const connection = (await findDriver()).open(path);
    reader = connection;
    const rows = (view: string) =>
      connection
        .prepare(`SELECT * FROM ${view}`)
        .all()
        .map((row) => ({ ...row }));
    expect(rows("tips")).toEqual([
      {
        room: "demo",
        seq: 2,
        id: "2000-0",
        at: 2000,
        time: "1970-01-01T00:00:02.000Z",
        name: "ana",
        tokens: 5,
        show: 1,
        note: "| hi",
      },
      {
        room: "demo",
        seq: 3,
        id: "3000-0",
        at: 3000,
        time: "1970-01-01T00:00:03.000Z",
        name: null,
        tokens: 7,
        show: 1,
        note: null,
      },
      {
        room: "demo",
        seq: 4,
        id: "3500-0",
        at: 3500,
        time: "1970-01-01T00:00:03.500Z",
        name: null,
        tokens: 1,
        show: 1,
        note: null,
      },
    ]);
    expect(rows("tippers")).toEqual([
      { room: "demo", name: "ana", tokens: 5, tips: 1, first_at: 2000, last_at: 2000 },
    ]);
    expect(rows("shows")).toMatchObject([
      {
        room: "demo",
        show: 1,
        started_at: 1000,
        stopped_at: 9000,
        tokens: 13,
        tips: 3,
        stopped: "1970-01-01T00:00:09.000Z",
      },
    ]);
    expect(rows("sales")).toMatchObject([
      { seq: 7, name: "bob", tokens: 30, media: "x7", kind: null, title: null },
    ]);
    expect(rows("chat").map((row) => row["text"])).toEqual(["hello", null]);
    for (const view of ["tips", "tippers", "shows", "sales", "chat"])
      expect(JSON.stringify(rows(view))).not.toMatch(/hidden|secret/);
  });
});

describe("the codes of SQLite", () => {
  it("are told whichever driver threw", () => {
    expect(sqliteCode({ errcode: 13 })).toBe("SQLITE_FULL");
    expect(sqliteCode({ rawCode: 522 })).toBe("SQLITE_IOERR");
    expect(sqliteCode({ errno: 1555 })).toBe("SQLITE_19");
    expect(sqliteCode({ code: "SQLITE_BUSY_SNAPSHOT" })).toBe("SQLITE_BUSY");
    expect(sqliteCode({ code: "SQLITE_STRANGE" })).toBe("SQLITE_STRANGE");
    expect(sqliteCode({ code: "SQLITE_ERROR", message: "file is not a database" })).toBe("SQLITE_NOTADB");
    expect([sqliteCode({ code: "ENOENT", errno: -2 }), sqliteCode(undefined), sqliteCode("text")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([isDamage({ errcode: 26 }), isDamage({ errcode: 11 }), isDamage({ errcode: 5 })]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
