import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import * as realFileSystem from "node:fs/promises";
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PositionFile } from "../src/node/file-store.js";
import type { FileSystem } from "../src/node/file-system.js";
import { openLock } from "../src/node/lock-file.js";
import { isGone, isThisProcess, type LockOwner, parseOwner, thisProcess } from "../src/node/lock-owner.js";
import { FileInUseError, fileStore } from "../src/node.js";
import {
  isLinux,
  isWindows,
  loaded,
  locksIn,
  position,
  rejection,
  stored,
  systemError,
  temporaryFolders,
} from "./support.js";

const temporaryFolder = temporaryFolders();
let folder: string;
let path: string;
let lock: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "position.json");
  lock = `${path}.0123456789abcdef01234567.lock`;
});

afterEach(() => {
  vi.useRealTimers();
});

const gonePid = 4_194_305; // above the most that Linux gives
const another: LockOwner = { ...thisProcess(), pid: gonePid };

/** Puts a lock there that was touched so many seconds ago. */
async function leaveLock(content: string | LockOwner, secondsAgo = 0): Promise<void> {
  await writeFile(lock, typeof content === "string" ? content : JSON.stringify(content));
  const then = new Date(Date.now() - secondsAgo * 1000);
  await utimes(lock, then, then);
}

describe("a lock whose owner", () => {
  const elsewhere: LockOwner = { pid: 1, host: "studio\u001b[31m", startedAt: "2026-11-28T12:00:00.000Z" };

  it.each<[string, LockOwner | string, number]>([
    ["is gone, however fresh it is", another, 0],
    // Elsewhere the system does not tell when a process started: the lock ends when it was not touched for 30 s.
    [
      "has a number that another process got",
      { ...thisProcess(), pid: process.ppid, ticks: "1" },
      isLinux ? 0 : 31,
    ],
    ["is on another machine, when it was not touched for 30 s", elsewhere, 31],
    ["is in another container, when it was not touched for 30 s", { ...thisProcess(), space: "x" }, 31],
    ["is elsewhere, when the clock was set back since", elsewhere, -3600],
    ["is not named: an empty lock", "", 0],
    ["is not named: a cut lock", '{"pid":12', 0],
    ["is not named: JSON of another shape", '{"pid":"12","host":5}', 0],
    ["is not named: a number that is none of a process", JSON.stringify({ ...elsewhere, pid: -1 }), 0],
    ["is not named: a lock that is too large", `${JSON.stringify(elsewhere)}${" ".repeat(5000)}`, 0],
  ])("%s is taken over at once", async (_, owner, secondsAgo) => {
    await leaveLock(owner, secondsAgo);
    const store = fileStore(path);
    await store.save(position(1));
    expect(await locksIn(folder)).not.toContain(lock);
    await store.flush();
    expect(await readdir(folder)).toEqual(["position.json"]);
  });

  it.each<[string, LockOwner, number]>([
    ["is on another machine and touches it", elsewhere, 20],
    ["is in another container with the same host name and number", { ...thisProcess(), space: "x" }, 10],
    ["is elsewhere, with a clock that is a little ahead", elsewhere, -20],
    ["runs, though it did not touch it", { ...thisProcess() }, isLinux ? 3600 : 20],
  ])("%s is respected", async (_, owner, secondsAgo) => {
    await leaveLock(owner, secondsAgo);
    const error = await rejection(fileStore(path).load());
    expect(error).toMatchObject({ name: "FileInUseError", pid: owner.pid, host: owner.host });
    expect(await readdir(folder)).toEqual([lock.slice(folder.length + 1)]);
  });

  it("has a name that moves a cursor is shown without that", async () => {
    await leaveLock(elsewhere);
    const { message } = await rejection(fileStore(path).load());
    expect(message).toContain(
      "is in use by process 1 on studio\\u{1b}[31m, started 2026-11-28T12:00:00.000Z. One file is for one process",
    );
  });

  it.skipIf(!isLinux)("has ended, and waits for its parent to notice, is gone", async () => {
    // The parent of the inner process does not ask for its end.
    const script = "sleep 0.01 & echo $!; exec sleep 60";
    const parent = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [printed] = await once(parent.stdout, "data");
      const pid = Number(printed);
      const ended = async () =>
        / [ZX] /.test(await readFile(`/proc/${pid}/stat`, "latin1").catch(() => " X "));
      await vi.waitUntil(ended, { timeout: 10_000 });
      // Its start is still told.
      const text = await readFile(`/proc/${pid}/stat`, "latin1");
      const ticks = text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
      expect(ticks).toMatch(/^\d+$/);
      expect(isGone({ ...thisProcess(), pid, ticks }, 0)).toBe(true);
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("cannot be told to run is gone when it did not touch the lock for 30 s", () => {
    // As on a system that does not tell when a process started.
    const { ticks: _, ...owner } = { ...thisProcess(), pid: process.ppid };
    expect(isGone(owner, 29_000)).toBe(false);
    expect(isGone(owner, 31_000)).toBe(true);
  });
});

describe("the text of a lock", () => {
  it("names this process, and holds nothing else", async () => {
    const store = fileStore(path);
    await store.load();
    const [own = ""] = await locksIn(folder);
    expect(basename(own)).toMatch(/^position\.json\.[0-9a-f]{24}\.lock$/);
    const owner = parseOwner(await readFile(own, "utf8"));
    expect(owner).toEqual(thisProcess());
    expect(owner).toMatchObject({ pid: process.pid, host: hostname() });
    expect(owner && isThisProcess(owner)).toBe(true);
    await store.flush();
  });

  it("is read for what it is, whatever it is", () => {
    const value = fc.oneof(fc.json(), fc.string(), fc.constant(JSON.stringify(thisProcess())));
    fc.assert(
      fc.property(value, (text) => {
        const owner = parseOwner(text);
        if (owner !== undefined) expect(parseOwner(JSON.stringify(owner))).toEqual(owner);
      }),
    );
  });
});

describe("a second store of this process", () => {
  it("is refused until the first is released", async () => {
    const first = fileStore(path);
    await first.save(position(1));
    const second = fileStore(path);
    const error = await rejection(second.load());
    expect(error).toBeInstanceOf(FileInUseError);
    expect(error.message).toContain(
      `${path} is in use by another store of this process (process ${process.pid}`,
    );
    await first.flush();
    expect(await second.load()).toEqual(position(1));
    await second.save(position(2));
    expect(await rejection(first.save(position(3)))).toBeInstanceOf(FileInUseError);
    await second.flush();
    expect(await rejection(first.save(position(3)))).toMatchObject({ name: "FileChangedError" });
    expect(await stored(path)).toEqual(position(2));
  });

  it("is refused by another path too: a folder's other name, a link to the file, a relative path", async () => {
    const nested = join(folder, "state", "position.json");
    const first = fileStore(nested);
    await first.save(position(1));
    await symlink(join(folder, "state"), join(folder, "alias"));
    await symlink(nested, join(folder, "link.json"));
    for (const other of [join(folder, "alias", "position.json"), join(folder, "link.json")]) {
      expect(await rejection(fileStore(other).load())).toBeInstanceOf(FileInUseError);
    }
    await first.flush();
    // The other way round: the link is there first.
    const link = fileStore(join(folder, "link.json"));
    expect(await link.load()).toEqual(position(1));
    expect(await rejection(first.load())).toBeInstanceOf(FileInUseError);
    await link.flush();
    expect(await loaded(first)).toEqual(position(1));
  });

  it("is not in the way of one that was refused for another reason", async () => {
    await writeFile(path, "my notes");
    await rejection(fileStore(path).load());
    await rejection(fileStore(path).save(position(1)));
    expect(await readdir(folder)).toEqual(["position.json"]);
  });

  it("is not hindered by a lock that could not be removed when it was released", async () => {
    let isAway = false;
    const rm: FileSystem["rm"] = async (target, options) => {
      if (isAway) throw systemError("EACCES", "denied");
      return realFileSystem.rm(target, options);
    };
    const first = new PositionFile(path, { ...realFileSystem, rm });
    await first.save(position(1));
    isAway = true;
    await first.flush();
    expect(await locksIn(folder)).toHaveLength(1);
    expect(await loaded(fileStore(path))).toEqual(position(1));
    expect(await readdir(folder)).toEqual(["position.json"]);
  });
});

describe("a lock that is held", () => {
  /** A store whose touches are noted, each until its lock is closed. */
  function touched() {
    const touches: Promise<void>[] = [];
    const open = async (name: string, flags: string | number, mode?: number) => {
      if (typeof flags === "string" || (flags & constants.O_WRONLY) === 0) {
        return realFileSystem.open(name, flags, mode);
      }
      let over = () => {};
      touches.push(
        new Promise((resolve) => {
          over = resolve;
        }),
      );
      const handle = await realFileSystem.open(name, flags).catch((error: Error) => {
        over();
        throw error;
      });
      const close = async () => {
        await handle.close();
        over();
      };
      return { write: handle.write.bind(handle), close };
    };
    const fs = { ...realFileSystem, open: open as unknown as FileSystem["open"] };
    return { store: new PositionFile(path, fs), touches };
  }

  it("is touched every five seconds, and no longer than it is held", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { store, touches } = touched();
    await store.load();
    touches.length = 0; // Taking it writes, too.
    const [own = ""] = await locksIn(folder);
    const text = await readFile(own, "utf8");
    for (let touch = 1; touch <= 3; touch += 1) {
      await utimes(own, 1, 1);
      vi.advanceTimersByTime(4999);
      expect(touches).toHaveLength(touch - 1);
      vi.advanceTimersByTime(1);
      expect(touches).toHaveLength(touch);
      await touches.at(-1);
      expect((await stat(own)).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
      expect(await readFile(own, "utf8")).toBe(text);
    }
    expect(vi.getTimerCount()).toBe(1);
    await store.flush();
    expect(vi.getTimerCount()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is not made anew by a touch when it is gone, and a link in its place is not followed", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { store, touches } = touched();
    await store.load();
    touches.length = 0;
    const [own = ""] = await locksIn(folder);
    await realFileSystem.rm(own);
    const precious = join(folder, "precious");
    await writeFile(precious, "do not touch");
    vi.advanceTimersByTime(5000);
    await touches.at(-1);
    expect(await locksIn(folder)).toEqual([]);
    await symlink(precious, own);
    vi.advanceTimersByTime(5000);
    await touches.at(-1);
    expect(touches).toHaveLength(2);
    expect(await readFile(precious, "utf8")).toBe("do not touch");
    // A link is no lock: the next save takes another.
    await store.save(position(1));
    expect(await stored(path)).toEqual(position(1));
    expect(await readFile(precious, "utf8")).toBe("do not touch");
    await store.flush();
  });

  it("is released where the file is refused or the system fails, and its timer ends", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    await mkdir(path);
    expect(await rejection(fileStore(path).load())).toMatchObject({ code: "EISDIR" });
    expect(vi.getTimerCount()).toBe(0);
    expect(await readdir(folder)).toEqual(["position.json"]);
  });
});

describe("a lock that cannot be taken", () => {
  it.each(["EROFS", "ENOSPC", "EACCES"])("is an error that says so, and leaves nothing: %s", async (code) => {
    for (const step of ["mkdir", "open", "readdir"] as const) {
      const fail = () => Promise.reject(systemError(code, "not here"));
      const fs = { ...realFileSystem, [step]: fail } as FileSystem;
      const error = await rejection(new PositionFile(path, fs).load());
      expect(error).toMatchObject({ name: "PositionFileError", code });
      expect(error.message).toContain(`The position file ${path} could not be locked: `);
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("is not taken for a free one where it cannot be read: it may be another user's", async () => {
    await leaveLock(another);
    const open = ((name: string, flags: number | string, mode: number) =>
      name === lock
        ? Promise.reject(systemError("EACCES", "denied"))
        : realFileSystem.open(name, flags, mode)) as FileSystem["open"];
    const error = await rejection(new PositionFile(path, { ...realFileSystem, open }).load());
    expect(error).toMatchObject({ name: "PositionFileError", code: "EACCES" });
    expect(await locksIn(folder)).toEqual([lock]);
  });

  it("is no reason to wait for ever where the folder vanishes again and again", async () => {
    const open = ((name: string, flags: string, mode: number) =>
      flags === "wx"
        ? Promise.reject(systemError("ENOENT", "no such file or directory"))
        : realFileSystem.open(name, flags, mode)) as FileSystem["open"];
    const error = await rejection(new PositionFile(path, { ...realFileSystem, open }).load());
    expect(error).toMatchObject({ name: "PositionFileError", code: "ENOENT" });
  });

  it("is told from a folder and a link of its name, which are no locks", async () => {
    await mkdir(lock);
    await symlink(isWindows ? folder : "/dev/zero", lock.replace("0123", "4567"));
    expect(await loaded(fileStore(path))).toBeUndefined();
    expect(await readdir(folder)).toHaveLength(2);
  });

  it.skipIf(isWindows)("is told from a pipe of its name, whose writer it does not wait for", async () => {
    await once(spawn("mkfifo", [lock]), "close");
    expect(await loaded(fileStore(path))).toBeUndefined();
    expect(await readdir(folder)).toHaveLength(1);
  });

  it.each(["this system", "Windows, which has no flag for it"])(
    "is not opened through a link: on %s",
    async (system) => {
      const flags = system === "this system" ? undefined : {};
      await writeFile(join(folder, "precious"), "do not touch");
      await symlink(join(folder, "precious"), lock);
      for (const access of [constants.O_RDONLY, constants.O_WRONLY]) {
        expect(await rejection(openLock(lock, access, realFileSystem, flags))).toMatchObject({
          code: "ELOOP",
        });
      }
      const handle = await openLock(join(folder, "precious"), constants.O_RDONLY, realFileSystem, flags);
      expect(await handle.readFile("utf8")).toBe("do not touch");
      await handle.close();
    },
  );
});
