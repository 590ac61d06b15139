import * as realFileSystem from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { FileStore } from "../src/node/file-store.js";
import type { FileSystem } from "../src/node/file-system.js";
import { fileStore, PositionFileError } from "../src/node.js";
import { filesIn, position, rejection, systemError, temporaryFolders } from "./support.js";

const temporaryFolder = temporaryFolders();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "position.json");
});

/** The steps of a save, in order. */
const steps = [
  "make folder",
  "open",
  "write",
  "sync",
  "close",
  "rename",
  "open folder",
  "sync folder",
] as const;
type Step = (typeof steps)[number];

/** The real file system, in which each step goes through `at`. */
function fileSystem(at: (step: Step) => Promise<void>): FileSystem {
  const open = async (name: string, flags: string, mode?: number) => {
    const isFolder = flags === "r";
    await at(isFolder ? "open folder" : "open");
    const handle = await realFileSystem.open(name, flags, mode);
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
    mkdir: (async (...args: Parameters<FileSystem["mkdir"]>) => {
      await at("make folder");
      return realFileSystem.mkdir(...args);
    }) as FileSystem["mkdir"],
    rename: async (from, to) => {
      await at("rename");
      await realFileSystem.rename(from, to);
    },
  };
}

/** A store that holds position 1 and fails, with the given error, at one step of the next save. */
async function failing(step: Step, error: Error): Promise<FileStore> {
  let armed = false;
  const store = new FileStore(
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
    expect(await fileStore(path).load()).toEqual(position(1));
    expect(await filesIn(folder)).toEqual(["position.json"]);

    await store.save(position(3));
    expect(await fileStore(path).load()).toEqual(position(3));
  });

  it.each(steps.slice(6))("may have left the new position, whole: at %s", async (step) => {
    const store = await failing(step, systemError("EIO", "i/o error"));
    expect(await rejection(store.save(position(2)))).toMatchObject({ code: "EIO" });
    expect(await fileStore(path).load()).toEqual(position(2));
    expect(await filesIn(folder)).toEqual(["position.json"]);
  });

  it.each(["EISDIR", "EPERM", "EINVAL"])(
    "has not failed where a folder cannot be synced: %s",
    async (code) => {
      for (const step of steps.slice(6)) {
        const store = await failing(step, systemError(code, "not here"));
        await store.save(position(2));
        expect(await fileStore(path).load()).toEqual(position(2));
      }
    },
  );

  it("tells the first error when its temporary file cannot be removed either", async () => {
    const real = fileSystem(async (step) => {
      if (step === "sync") throw systemError("ENOSPC", "no space left on device");
    });
    const store = new FileStore(path, {
      ...real,
      rm: () => Promise.reject(systemError("EROFS", "read only")),
    });
    expect(await rejection(store.save(position(1)))).toMatchObject({ code: "ENOSPC" });
    expect(await fileStore(path).load()).toBeUndefined();
    await fileStore(path).save(position(2));
    expect(await fileStore(path).load()).toEqual(position(2));
  });
});

describe("a process that is killed in a save", () => {
  it.each(steps)("leaves the old or the new position, whole: at %s", async (step) => {
    await fileStore(path).save(position(1));
    // What a kill leaves is what stands on the disk when a step is never finished.
    let letGo = () => {};
    let saving: Promise<unknown> = Promise.resolve();
    await new Promise<void>((reached) => {
      const system = fileSystem(async (current) => {
        if (current !== step) return;
        reached();
        await new Promise<void>((_, reject) => {
          letGo = () => reject(systemError("EIO", "over"));
        });
      });
      saving = rejection(new FileStore(path, system).save(position(2)));
    });

    const renamed = steps.indexOf(step) > steps.indexOf("rename");
    const next = fileStore(path);
    expect(await next.load()).toEqual(position(renamed ? 2 : 1));
    await next.save(position(3));
    expect(await fileStore(path).load()).toEqual(position(3));

    letGo(); // so that no handle stays open
    await saving;
    expect(await filesIn(folder)).toEqual(["position.json"]);
  });
});

describe("tidying up", () => {
  it("fails no start: the folder cannot be listed", async () => {
    await fileStore(path).save(position(1));
    const readdir = (() => Promise.reject(systemError("EACCES", "denied"))) as unknown;
    const store = new FileStore(path, { ...realFileSystem, readdir: readdir as FileSystem["readdir"] });
    expect(await store.load()).toEqual(position(1));
  });

  it("fails no start: one cannot be looked at or removed", async () => {
    for (const pid of [process.pid, 4_194_305]) {
      await realFileSystem.writeFile(`${path}.${pid}-0123abcd.tmp`, "");
    }
    const denied = () => Promise.reject(systemError("EACCES", "denied"));
    const store = new FileStore(path, { ...realFileSystem, rm: denied, stat: denied as FileSystem["stat"] });
    expect(await store.load()).toBeUndefined();
    expect(await filesIn(folder)).toHaveLength(2);
  });
});
