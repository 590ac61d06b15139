import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { describe, expect, it, vi } from "vitest";
import { findDriver } from "../src/driver/find-driver.js";
import { type LedgerOptions, openLedger } from "../src/index.js";
import type { LedgerRoom } from "../src/room/room.js";
import { ledgerOver } from "./faulty-driver.js";
import { ledgers, position, temporaryFolders, tip } from "./support.js";

const temporaryFolder = temporaryFolders();
const open = ledgers();

/** Events, with the ids from one number to another, that are in the file. */
async function add(room: LedgerRoom, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) room.add(tip(`${n}-0`));
  await room.save(position(`${to}-0`));
  await room.flush();
}

/** A ledger with ten events, open. */
async function filled(options: LedgerOptions = {}) {
  const folder = await temporaryFolder();
  const path = join(folder, "rooms.db");
  const ledger = await open(path, options);
  const room = ledger.room("demo");
  await add(room, 1, 10);
  return { folder, path, ledger, room };
}

const locked = { code: "LEDGER_LOCKED", owner: { pid: process.pid } };
const unreadable = (text: string) => ({ problem: "unreadable", message: expect.stringContaining(text) });

describe("one ledger under other names", () => {
  it("is refused as in use: a link, a link to its folder, a path from here, what the system calls the root", async () => {
    const { folder, path, ledger } = await filled();
    symlinkSync(path, join(folder, "link.db"));
    symlinkSync(join(folder, "link.db"), join(folder, "link to link.db"));
    symlinkSync(folder, join(folder, "folder"));
    mkdirSync(join(folder, "sub"));
    const names = [
      path,
      join(folder, "link.db"),
      join(folder, "link to link.db"),
      join(folder, "folder", "rooms.db"),
      `${folder}/sub/../rooms.db`,
      relative(process.cwd(), path),
      ...(existsSync("/proc/self/root/") ? [join("/proc/self/root", path)] : []),
    ];
    for (const name of names) await expect(openLedger(name), name).rejects.toMatchObject(locked);
    await ledger.close();
    for (const name of names) {
      const again = await openLedger(name);
      expect([again.path, again.room("demo").last]).toEqual([ledger.path, 10]);
      await again.close();
    }
  });

  it("is refused as in use by a link that was there before the file", async () => {
    const folder = await temporaryFolder();
    symlinkSync(join("data", "rooms.db"), join(folder, "link.db"));
    mkdirSync(join(folder, "data"));
    const ledger = await open(join(folder, "link.db"));
    expect(ledger.path).toBe(join(dirname(ledger.path), "rooms.db"));
    await expect(openLedger(join(folder, "data", "rooms.db"))).rejects.toMatchObject(locked);
    symlinkSync("circle-b", join(folder, "circle-a"));
    symlinkSync("circle-a", join(folder, "circle-b"));
    await expect(openLedger(join(folder, "circle-a"))).rejects.toMatchObject(unreadable("circle"));
  });

  it("is refused as linked by a hard link, while it is open and after, until there is one name", async () => {
    const { folder, path, ledger, room } = await filled();
    mkdirSync(join(folder, "sub"));
    const others = [join(folder, "other.db"), join(folder, "sub", "rooms.db")];
    for (const other of others) linkSync(path, other);
    const linked = { code: "LEDGER_FILE", problem: "linked", message: expect.stringContaining("3 names") };
    for (const other of others) await expect(openLedger(other)).rejects.toMatchObject(linked);
    await add(room, 11, 12);
    await ledger.close();
    await expect(openLedger(path)).rejects.toMatchObject(linked);
    expect(readdirSync(folder).filter((name) => name.startsWith("other"))).toEqual(["other.db"]);
    const reader = await open(path, { readOnly: true });
    expect(reader.room("demo").last).toBe(12);
    await reader.close();
    for (const other of others) rmSync(other);
    expect((await open(path)).room("demo").last).toBe(12);
  });
});

describe("what is no file", () => {
  it.skipIf(process.platform === "win32").each(["", "-lock", "-wal", "-shm"])(
    "is refused and not waited for: a pipe or a folder as rooms.db%s",
    async (end) => {
      const folder = await temporaryFolder();
      const pipe = join(folder, "pipe.db");
      execFileSync("mkfifo", [`${pipe}${end}`]);
      mkdirSync(join(folder, `folder.db${end}`));
      const before = readdirSync(folder);
      await expect(openLedger(pipe)).rejects.toMatchObject(unreadable("is no file"));
      await expect(openLedger(join(folder, "folder.db"))).rejects.toMatchObject(unreadable("is a folder"));
      expect(readdirSync(folder)).toEqual(before);
    },
  );
});

describe("an empty file", () => {
  it("is a new ledger", async () => {
    const path = join(await temporaryFolder(), "rooms.db");
    writeFileSync(path, "");
    expect((await open(path)).room("demo").last).toBe(0);
  });

  it("or none is refused beside what was written last, which stays", async () => {
    const { folder, path, ledger } = await filled();
    for (const name of ["empty.db", "gone.db"]) copyFileSync(`${path}-wal`, join(folder, `${name}-wal`));
    writeFileSync(join(folder, "empty.db"), "");
    await ledger.close();
    for (const [name, options] of [
      ["empty.db", {}],
      ["empty.db", { readOnly: true }],
      ["gone.db", {}],
    ] as const) {
      const message = expect.stringContaining(`what was written last is in ${join(folder, name)}-wal`);
      await expect(openLedger(join(folder, name), options)).rejects.toMatchObject({
        problem: "damaged",
        message,
      });
      expect(statSync(join(folder, `${name}-wal`)).size).toBeGreaterThan(0);
    }
    expect(existsSync(join(folder, "gone.db"))).toBe(false);
  });
});

// Windows removes no file that is open.
describe.skipIf(process.platform === "win32")("while it is open", () => {
  /** What a kill would leave: the files as they are. */
  const asAfterKill = async (path: string): Promise<number> => {
    const copy = join(await temporaryFolder(), "rooms.db");
    for (const end of ["", "-wal"]) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    return (await open(copy)).room("demo").last;
  };

  it.each([[["", "-wal", "-shm", "-lock"]], [[""]], [["", "-lock"]], [["", "-shm"]]])(
    "it is written anew when rooms.db with each of %j was removed, and its lock holds",
    async (ends) => {
      const warn = vi.fn();
      const { path, ledger, room } = await filled({ logger: { warn } });
      for (const end of ends) rmSync(path + end);
      await add(room, 11, 20);
      expect(warn).toHaveBeenCalledWith(expect.stringContaining("was removed while it was open"));
      expect(await asAfterKill(path)).toBe(20);
      await expect(openLedger(path)).rejects.toMatchObject(locked);
      await add(room, 21, 30);
      expect(await asAfterKill(path)).toBe(30);
      await ledger.close();
      expect((await open(path)).room("demo").last).toBe(30);
    },
  );

  it("it is written anew while a program reads the file that was removed", async () => {
    const { path, ledger, room } = await filled();
    const reader = (await findDriver()).open(path);
    reader.exec("BEGIN");
    expect(reader.prepare("SELECT COUNT(*) AS n FROM events").all()).toEqual([{ n: 10 }]);
    rmSync(path);
    await add(room, 11, 20);
    expect(reader.prepare("SELECT COUNT(*) AS n FROM events").all()).toEqual([{ n: 10 }]);
    reader.close();
    await add(room, 21, 30);
    expect(await asAfterKill(path)).toBe(30);
    await ledger.close();
    expect((await open(path)).room("demo").last).toBe(30);
  });

  it("it has what was written last in it again when the file with that was removed", async () => {
    const warn = vi.fn();
    const { path, ledger, room } = await filled({ logger: { warn } });
    rmSync(`${path}-wal`);
    await add(room, 11, 20);
    await add(room, 21, 30);
    expect(warn.mock.calls).toEqual([[expect.stringContaining(`${ledger.path}-wal was removed`)]]);
    expect(await asAfterKill(path)).toBe(30);
    await ledger.close();
    expect((await open(path)).room("demo").last).toBe(30);
  });

  it("its lock is taken again where that was removed", async () => {
    const { path, room } = await filled();
    rmSync(`${path}-lock`);
    await add(room, 11, 20);
    await expect(openLedger(path)).rejects.toMatchObject(locked);
  });

  it("it takes nothing more where its lock was removed and another one has come", async () => {
    const { path, room } = await filled();
    rmSync(`${path}-lock`);
    const other = await open(path);
    await expect(add(room, 11, 20)).rejects.toThrow(/is in use by process/);
    await add(other.room("demo"), 11, 15);
    await other.close();
    await expect(add(room, 11, 20)).rejects.toThrow(/-lock was removed, and another process has written/);
    expect((await open(path, { readOnly: true })).room("demo").last).toBe(15);
  });

  it("no copy is made of it onto itself", async () => {
    const { folder, path, ledger } = await filled();
    symlinkSync(path, join(folder, "link.db"));
    for (const to of [path, join(folder, "link.db")])
      await expect(ledger.backup(to)).rejects.toThrow("The copy must be another file than the ledger");
    expect(readFileSync(path).subarray(0, 15).toString()).toBe("SQLite format 3");
  });
});

describe("what may not be written", () => {
  it("is refused when it is opened, and says what to do: a file that SQLite opens to read only", async () => {
    const { path, ledger } = await filled();
    await ledger.close();
    // As a later version of SQLite marks a file that this one must not write.
    const bytes = readFileSync(path);
    bytes.writeUInt8(9, 18);
    writeFileSync(path, bytes);
    await expect(openLedger(path)).rejects.toMatchObject(
      unreadable("the file or its folder may not be written to: change the rights (SQLITE_READONLY: "),
    );
    expect(readFileSync(path)).toEqual(bytes);
    expect((await open(path, { readOnly: true })).room("demo").last).toBe(10);
  });

  it("is refused when it is opened: a file that the system gives no right to", async () => {
    const driver = await findDriver();
    const path = join(await temporaryFolder(), "rooms.db");
    for (const error of [
      Object.assign(new Error("EACCES: permission denied, open"), { code: "EACCES" }),
      Object.assign(new Error("unable to open database file"), { errcode: 14 }),
      Object.assign(new Error('ConnectionFailed("Unable to open connection to local database /x: 14")'), {
        code: "",
      }),
    ]) {
      const opening = () => {
        throw error;
      };
      expect(() => ledgerOver({ name: driver.name, open: opening }, path)).toThrow(
        /could not be opened: .*the file (and|or) its folder may .* \((EACCES|SQLITE_CANTOPEN): /,
      );
    }
  });
});
