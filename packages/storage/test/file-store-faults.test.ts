import * as realFileSystem from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PositionFile } from "../src/node/file-store.js";
import type { FileSystem } from "../src/node/file-system.js";
import { Folder } from "../src/node/folder.js";
import { fileStore, PositionFileError } from "../src/node.js";
import {
  filesIn,
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

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "position.json");
});

/** The steps of a save, in order. The last one comes when the lock is taken, too. */
const allSteps = ["open", "write", "sync", "close", "look for lock", "rename", "sync folder"] as const;
type Step = (typeof allSteps)[number];
/** Windows writes no folder through. */
const steps: readonly Step[] = isWindows ? allSteps.slice(0, -1) : allSteps;

/** The real file system, in which each step goes through `at`. */
function fileSystem(at: (step: Step) => Promise<void>): FileSystem {
  const open = async (name: string, flags: string | number, mode?: number) => {
    const isFile = mode === 0o600;
    const isFolder = flags === "r";
    if (isFile) await at("open");
    const handle = await realFileSystem.open(name, flags, mode);
    if (!isFile && !isFolder) return handle;
    const writeFile = async (text: string) => {
      // Half of it is on the disk when the step goes wrong.
      await handle.write(text.slice(0, text.length / 2));
      await at("write");
      await handle.write(text.slice(text.length / 2));
    };
    const sync = async () => {
      await at(isFolder ? "sync folder" : "sync");
      await handle.sync();
    };
    const close = async () => {
      await handle.close();
      if (!isFolder) await at("close");
    };
    return { writeFile, sync, close };
  };
  return {
    ...realFileSystem,
    open: open as unknown as FileSystem["open"],
    lstat: (async (name: string) => {
      await at("look for lock");
      return realFileSystem.lstat(name);
    }) as FileSystem["lstat"],
    rename: async (from, to) => {
      if (to === path) await at("rename");
      await realFileSystem.rename(from, to);
    },
  };
}

/** A store that holds position 1 and fails, with the given error, at one step of the next save. */
async function failing(step: Step, error: Error): Promise<PositionFile> {
  let armed = false;
  const store = new PositionFile(
    path,
    fileSystem(async (reached) => {
      if (armed && reached === step) {
        armed = false;
        throw error;
      }
    }),
  );
  await store.save(position(1));
  armed = true;
  return store;
}

describe("a save that fails", () => {
  it.each(steps.slice(0, 6))("leaves the old position, and nothing else: at %s", async (step) => {
    const full = systemError("ENOSPC", "no space left on device");
    const store = await failing(step, full);
    const error = await rejection(store.save(position(2)));
    expect(error).toBeInstanceOf(PositionFileError);
    expect(error).toMatchObject({ code: "ENOSPC", cause: full });
    expect(error.message).toBe(
      `The position file ${path} could not be written: ENOSPC: no space left on device`,
    );
    expect(await stored(path)).toEqual(position(1));
    expect(await filesIn(folder)).toEqual(["position.json"]);

    await store.save(position(3));
    expect(await stored(path)).toEqual(position(3));
  });

  it.each(["rename", "write", steps.at(-1) ?? "write"] as const)(
    "gives an error that is not the system's as it is: at %s",
    async (step) => {
      const failure = new Error("it failed");
      const store = await failing(step, failure);
      expect(await rejection(store.save(position(2)))).toBe(failure);
      await store.save(position(3));
      expect(await stored(path)).toEqual(position(3));
    },
  );

  it.skipIf(isWindows)("may have left the new position, whole: at sync folder", async () => {
    const store = await failing("sync folder", systemError("EIO", "i/o error"));
    expect(await rejection(store.save(position(2)))).toMatchObject({ code: "EIO" });
    expect(await stored(path)).toEqual(position(2));
    expect(await filesIn(folder)).toEqual(["position.json"]);
    // It knows that: with the lock released and taken again, this is no other's writing.
    await store.flush();
    await store.save(position(3));
    expect(await stored(path)).toEqual(position(3));
  });

  it.each(["EISDIR", "EPERM", "EINVAL"])(
    "has not failed where a folder cannot be synced: %s",
    async (code) => {
      const store = await failing("sync folder", systemError(code, "not here"));
      await store.save(position(2));
      expect(await stored(path)).toEqual(position(2));
    },
  );

  it("has not failed where a folder cannot be opened", async () => {
    const open = ((name: string, flags: string, mode: number) =>
      flags === "r"
        ? Promise.reject(systemError("EPERM", "not here"))
        : realFileSystem.open(name, flags, mode)) as FileSystem["open"];
    const store = new PositionFile(path, { ...realFileSystem, open });
    await store.save(position(2));
    await store.flush();
    expect(await stored(path)).toEqual(position(2));
  });

  it("leaves the folder alone on Windows, where an open one can be neither removed nor renamed", async () => {
    const open = vi.fn<FileSystem["open"]>();
    const kept = await Folder.open(folder, { ...realFileSystem, open }, "win32");
    await kept.sync();
    await kept.close();
    expect(open).not.toHaveBeenCalled();
  });

  it("tells the first error when its temporary file cannot be removed either", async () => {
    const real = fileSystem(async (step) => {
      if (step === "sync") throw systemError("ENOSPC", "no space left on device");
    });
    let isStuck = false;
    const store = new PositionFile(path, {
      ...real,
      rm: (...args) =>
        isStuck ? Promise.reject(systemError("EROFS", "read only")) : realFileSystem.rm(...args),
    });
    await store.load();
    isStuck = true;
    expect(await rejection(store.save(position(1)))).toMatchObject({ code: "ENOSPC" });
    expect(await stored(path)).toBeUndefined();
    isStuck = false;
    await store.flush();
    const next = fileStore(path);
    await next.load();
    await next.save(position(2));
    expect(await filesIn(folder)).toEqual(["position.json"]);
  });
});

describe("what another program holds up", () => {
  /** A file system in which something fails for so long, by the clock that a test moves. */
  function heldUp(operation: "rename" | "open" | "readFile", code: string, forMs: number) {
    const log: number[] = [];
    let from: number | undefined;
    const hold = () => {
      from ??= performance.now();
      log.push(performance.now() - from);
      if (performance.now() - from < forMs) throw systemError(code, "held up");
    };
    const fs: FileSystem = {
      ...realFileSystem,
      rename: async (a, b) => {
        if (operation === "rename" && b === path) hold();
        return realFileSystem.rename(a, b);
      },
      open: (async (name: string, flags: string, mode: number) => {
        if (operation === "open" && mode === 0o600) hold();
        return realFileSystem.open(name, flags, mode);
      }) as FileSystem["open"],
      readFile: (async (name: string) => {
        if (operation === "readFile") hold();
        return realFileSystem.readFile(name);
      }) as unknown as FileSystem["readFile"],
    };
    return { fs, log };
  }

  /** Waits in an instant: each timer is due when the file system has done its part. */
  async function inNoTime<T>(work: () => Promise<T>): Promise<T> {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    try {
      let isOver = false;
      const done = work().finally(() => {
        isOver = true;
      });
      done.catch(() => {});
      while (!isOver) {
        await new Promise((resolve) => setImmediate(resolve));
        await vi.advanceTimersByTimeAsync(vi.getTimerCount() > 0 ? 5 : 0);
      }
      expect(vi.getTimerCount()).toBe(0);
      return await done;
    } finally {
      vi.useRealTimers();
    }
  }

  it.each(["EPERM", "EBUSY", "EACCES"])("is tried again: a rename with %s", async (code) => {
    const { fs, log } = heldUp("rename", code, 50);
    const store = new PositionFile(path, fs);
    await store.load();
    await inNoTime(() => store.save(position(1)));
    expect(await stored(path)).toEqual(position(1));
    // It went on soon after the file was let go.
    expect(log.at(-1)).toBeLessThan(200);
    expect(log.length).toBeGreaterThan(2);
  });

  it.each(["open", "readFile"] as const)("is tried again: %s with EBUSY", async (operation) => {
    const { fs } = heldUp(operation, "EBUSY", 500);
    const store = new PositionFile(path, fs);
    await inNoTime(() => store.save(position(1)));
    expect(await stored(path)).toEqual(position(1));
  });

  it("is an error after two seconds, not before, and the next save tries anew", async () => {
    const { fs, log } = heldUp("rename", "EPERM", 3000);
    const store = new PositionFile(path, fs);
    await store.load();
    await inNoTime(async () => {
      const error = await rejection(store.save(position(1)));
      expect(error).toMatchObject({ name: "PositionFileError", code: "EPERM" });
      expect(log.at(-1)).toBeGreaterThan(1800);
      expect(log.at(-1)).toBeLessThanOrEqual(2000);
      expect(await filesIn(folder)).toEqual([]);
      await store.save(position(2));
    });
    expect(await stored(path)).toEqual(position(2));
  });

  it("is counted by a clock that no one sets", async () => {
    const { fs } = heldUp("rename", "EPERM", 1000);
    const store = new PositionFile(path, fs);
    await store.load();
    const clock = vi.spyOn(Date, "now").mockReturnValue(0);
    await inNoTime(() => store.save(position(1)));
    clock.mockRestore();
    expect(await stored(path)).toEqual(position(1));
  });

  it("is told from a full disk, which is an error at once", async () => {
    const { fs, log } = heldUp("rename", "ENOSPC", 1000);
    expect(await rejection(new PositionFile(path, fs).save(position(1)))).toMatchObject({ code: "ENOSPC" });
    expect(log).toHaveLength(1);
  });

  it("does not stop close: flush waits for the save, and releases the file", async () => {
    const { fs } = heldUp("rename", "EBUSY", 300);
    const store = new PositionFile(path, fs);
    await store.load();
    await inNoTime(() => Promise.all([store.save(position(1)), store.flush()]));
    expect(await stored(path)).toEqual(position(1));
    expect(await locksIn(folder)).toEqual([]);
  });
});

describe("a process that is killed in a save", () => {
  it.each(steps)("leaves the old or the new position, whole: at %s", async (step) => {
    const first = fileStore(path);
    await first.save(position(1));
    await first.flush();
    // What a kill leaves is what is on the disk when a step is never finished.
    let letGo = () => {};
    let saving: Promise<unknown> = Promise.resolve();
    let isArmed = false;
    await new Promise<void>((reached) => {
      const system = fileSystem(async (current) => {
        if (current !== step || !isArmed) return;
        reached();
        await new Promise<void>((_, reject) => {
          letGo = () => reject(systemError("EIO", "over"));
        });
      });
      const killed = new PositionFile(path, system);
      saving = killed.load().then(() => {
        isArmed = true;
        return rejection(killed.save(position(2)));
      });
    });
    // Its lock names a process that is gone.
    for (const lock of await locksIn(folder)) await realFileSystem.writeFile(lock, "");

    const renamed = steps.indexOf(step) > steps.indexOf("rename");
    const next = fileStore(path);
    expect(await next.load()).toEqual(position(renamed ? 2 : 1));
    await next.save(position(3));

    letGo(); // so that no handle stays open
    await saving;
    expect(await stored(path)).toEqual(position(3));
    expect(await filesIn(folder)).toEqual(["position.json"]);
  });

  it("cannot finish its save when it only stood still, and another one has the file now", async () => {
    let resume = () => {};
    const stopped = new Promise<void>((resolve) => {
      resume = resolve;
    });
    let isArmed = false;
    let reached = () => {};
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const frozen = new PositionFile(
      path,
      fileSystem(async (step) => {
        if (!isArmed || step !== "rename") return;
        reached();
        await stopped;
      }),
    );
    await frozen.save(position(1));
    isArmed = true;
    const saving = rejection(frozen.save(position(2)));
    await isReached;
    for (const lock of await locksIn(folder)) await realFileSystem.rm(lock);
    const next = fileStore(path);
    expect(await next.load()).toEqual(position(1));
    resume();
    expect(await saving).toMatchObject({ name: "FileInUseError", pid: process.pid });
    expect(await stored(path)).toEqual(position(1));
    await next.save(position(5));
    await next.flush();
    // It knows nothing of what was written meanwhile.
    expect(await rejection(frozen.save(position(2)))).toMatchObject({ name: "FileChangedError" });
    expect(await stored(path)).toEqual(position(5));
    expect(await frozen.load()).toEqual(position(5));
    await frozen.save(position(6));
    expect(await stored(path)).toEqual(position(6));
  });
});

describe("a new file", () => {
  it.each([
    ["of a save", 0o600],
    ["of a lock", 0o644],
  ])("%s is never one that was there, though someone guessed its name", async (_, itsMode) => {
    const precious = join(folder, "precious");
    await realFileSystem.writeFile(precious, "do not touch");
    const open = async (...args: Parameters<FileSystem["open"]>) => {
      const [name, , mode] = args;
      if (mode === itsMode) await realFileSystem.symlink(precious, String(name));
      return realFileSystem.open(...args);
    };
    const store = new PositionFile(path, { ...realFileSystem, open });
    expect(await rejection(store.save(position(1)))).toMatchObject({ code: "EEXIST" });
    expect(await realFileSystem.readFile(precious, "utf8")).toBe("do not touch");
    expect(await filesIn(folder)).toEqual(["precious"]);
  });
});

describe("tidying up", () => {
  it("fails no start: one cannot be removed", async () => {
    const name = `position.json.${"0123456789ab".repeat(2)}.tmp`;
    await realFileSystem.writeFile(join(folder, name), "");
    const rm: FileSystem["rm"] = async (target, options) => {
      if (String(target).endsWith(name)) throw systemError("EACCES", "denied");
      return realFileSystem.rm(target, options);
    };
    const store = new PositionFile(path, { ...realFileSystem, rm });
    expect(await loaded(store)).toBeUndefined();
    expect(await filesIn(folder)).toEqual([name]);
  });
});
