import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createStorage } from "unstorage";
import cloudflareKv from "unstorage/drivers/cloudflare-kv-binding";
import fsDriver from "unstorage/drivers/fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type KeyValueStorage, StoredPositionError, unstorageStore } from "../src/index.js";
import { position, rejection, temporaryFolders } from "./support.js";

const temporaryFolder = temporaryFolders();
const key = "cb-events:demo";

/** A storage in memory that logs its calls and can fail. */
function loggedStorage(content: Record<string, unknown> = {}) {
  const log: string[] = [];
  const failures: Error[] = [];
  const storage: KeyValueStorage = {
    getItem: async (name) => {
      log.push("get");
      return content[name] ?? null;
    },
    setItem: async (name, value) => {
      log.push("set");
      const failure = failures.shift();
      if (failure) throw failure;
      content[name] = value;
    },
  };
  const stored = () => JSON.parse(String(content[key])) as unknown;
  return { storage, content, log, failures, stored };
}

describe("a value that is no position", () => {
  it.each<[string, unknown, string]>([
    ["an empty text", "", "it is empty"],
    ["a cut text", JSON.stringify(position(3)).slice(0, 30), "it is no JSON, or cut off"],
    ["a text of someone's", "hello", "it is no JSON, or cut off"],
    ["text of another shape", '{"tokens":5}', "it is JSON of another shape"],
    ["an object of another shape", { tokens: 5 }, "it is JSON of another shape"],
    ["a position with something beside it", { ...position(1), tokens: 5 }, "it is JSON of another shape"],
    ["a number", 7, "it is JSON of another shape"],
    ["false", false, "it is JSON of another shape"],
    ["bytes", new Uint8Array(4), "it is JSON of another shape"],
    ["a later version", { ...position(1), version: 3 }, "it is of version 3"],
  ])("is refused at every start, and left as it is: %s", async (_, value, problem) => {
    const { storage, content, log } = loggedStorage({ [key]: value });
    for (let start = 0; start < 2; start += 1) {
      const store = unstorageStore(storage, key, { every: start * 60 });
      for (const attempt of [() => store.load(), () => store.save(position(4)), () => store.flush()]) {
        const error = await rejection(attempt());
        expect(error).toBeInstanceOf(StoredPositionError);
        expect(error.message).toContain(`The key "${key}" holds no position: ${problem}`);
        expect(error.message).toContain("Put a whole copy in its place, or take it away");
      }
    }
    expect(content[key]).toBe(value);
    expect(log).not.toContain("set");
  });

  it("can be taken away while the process runs", async () => {
    const { storage, content, stored } = loggedStorage({ [key]: "hello" });
    const store = unstorageStore(storage, key);
    await rejection(store.load());
    delete content[key];
    expect(await store.load()).toBeUndefined();
    await store.save(position(1));
    expect(stored()).toEqual(position(1));
  });
});

describe("a storage that fails", () => {
  it("rejects the save with its own error, and the next save writes", async () => {
    const { storage, failures, stored } = loggedStorage();
    const store = unstorageStore(storage, key);
    await store.save(position(1));
    const failure = new Error("quota");
    failures.push(failure);
    expect(await rejection(store.save(position(2)))).toBe(failure);
    expect(stored()).toEqual(position(1));
    await store.save(position(2));
    expect(stored()).toEqual(position(2));
  });

  it("rejects what was called, also when it throws at once", async () => {
    const failure = new Error("closed");
    const refuse = () => {
      throw failure;
    };
    const store = unstorageStore({ getItem: refuse, setItem: refuse }, key);
    expect(await rejection(store.load())).toBe(failure);
    expect(await rejection(store.save(position(1)))).toBe(failure);
  });

  it("is not taken for a first start when it returns its error, as unstorage's fs driver does", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "cb-events"), "a file where a folder should be");
    const store = unstorageStore(createStorage({ driver: fsDriver({ base: folder }) }), key);
    expect(await rejection(store.load())).toMatchObject({ code: "ENOTDIR" });
    expect(await rejection(store.save(position(1)))).toMatchObject({ code: "ENOTDIR" });
  });
});

describe("a wrong argument", () => {
  const { storage } = loggedStorage();

  it.each([[undefined], [null], [{}], [new Map()], [{ getItem: () => null }], ["redis://"]])(
    "is a TypeError: %j as the storage",
    (wrong) => {
      expect(() => unstorageStore(wrong as KeyValueStorage, key)).toThrow(TypeError);
      expect(() => unstorageStore(wrong as KeyValueStorage, key)).toThrow("must have getItem(key)");
    },
  );

  it.each([[""], [undefined], [7]])("is a TypeError: %j as the key", (wrong) => {
    expect(() => unstorageStore(storage, wrong as string)).toThrow(TypeError);
  });

  it.each<[unknown, string]>([
    [{ every: "60" }, "every must be a number of seconds, not a string"],
    [{ every: null }, "every must be a number of seconds"],
    [{ every: -1 }, "every must be a number of seconds from 0 to 3600, not -1"],
    [{ every: Number.NaN }, "from 0 to 3600, not NaN"],
    [{ every: 60_000 }, "every must be a number of seconds from 0 to 3600, not 60000"],
    [{ evry: 60 }, "Unknown option evry. Known options: every"],
  ])("is told with what is allowed: %j", (options, message) => {
    expect(() => unstorageStore(storage, key, options as object)).toThrow(message);
  });
});

describe("an unstorage store", () => {
  it("has nothing when the storage has nothing", async () => {
    expect(await unstorageStore(createStorage(), key).load()).toBeUndefined();
    expect(await unstorageStore({ getItem: () => undefined, setItem: () => {} }, key).load()).toBeUndefined();
  });

  it("gives what was saved last, to a later process too", async () => {
    const storage = createStorage();
    const store = unstorageStore(storage, key);
    for (const n of [1, 2, 3]) await store.save(position(n));
    expect(await store.load()).toEqual(position(3));
    expect(await unstorageStore(storage, key).load()).toEqual(position(3));
    expect(await unstorageStore(storage, "another").load()).toBeUndefined();
  });

  it("takes a position that someone else has put there, parsed or not", async () => {
    for (const value of [position(2), JSON.stringify(position(2))]) {
      expect(await unstorageStore(loggedStorage({ [key]: value }).storage, key).load()).toEqual(position(2));
    }
  });

  it("fits a storage that is not async, such as localStorage", async () => {
    const items = new Map<string, string>();
    const storage = {
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, value: string) => void items.set(name, value),
    };
    await unstorageStore(storage, key).save(position(1));
    expect(await unstorageStore(storage, key).load()).toEqual(position(1));
  });

  it("fits the fs driver", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "state"));
    const storage = createStorage({ driver: fsDriver({ base: join(folder, "state") }) });
    await unstorageStore(storage, key).save(position(4));
    expect(await readFile(join(folder, "state", "cb-events", "demo"), "utf8")).toBe(
      JSON.stringify(position(4)),
    );
    expect(await unstorageStore(storage, key).load()).toEqual(position(4));
  });

  it("fits a Cloudflare KV binding", async () => {
    const items = new Map<string, string>();
    const binding = {
      get: async (name: string) => items.get(name) ?? null,
      put: async (name: string, value: string) => void items.set(name, value),
      // The driver looks for these, too.
      getWithMetadata: () => {},
      delete: () => {},
      list: () => {},
    };
    const storage = createStorage({ driver: cloudflareKv({ binding: binding as never }) });
    await unstorageStore(storage, key).save(position(4));
    expect([...items.keys()]).toEqual([key]);
    expect(await unstorageStore(storage, key).load()).toEqual(position(4));
  });
});

describe("every", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("writes at most once in so many seconds, and then the newest", async () => {
    const { storage, log, stored } = loggedStorage();
    const store = unstorageStore(storage, key, { every: 10 });
    await store.load();
    await store.save(position(1));
    for (let n = 2; n <= 10; n += 1) {
      vi.advanceTimersByTime(1000);
      await store.save(position(n));
    }
    expect(stored()).toEqual(position(1));
    vi.advanceTimersByTime(1000);
    await store.save(position(11));
    expect(stored()).toEqual(position(11));
    expect(log).toEqual(["get", "set", "set"]);
  });

  it("counts from the end of a write on: a slow one is not followed by another at once", async () => {
    const times: number[] = [];
    const storage: KeyValueStorage = {
      getItem: () => null,
      setItem: () => {
        times.push(performance.now());
        vi.advanceTimersByTime(8000);
      },
    };
    const store = unstorageStore(storage, key, { every: 10 });
    for (let n = 1; n <= 30; n += 1) {
      await store.save(position(n));
      vi.advanceTimersByTime(1000);
    }
    const [first = 0, second = 0] = times;
    expect(second - first).toBe(18_000);
  });

  it("is not held up by a clock that is set back", async () => {
    const { storage, stored } = loggedStorage();
    const store = unstorageStore(storage, key, { every: 10 });
    await store.save(position(1));
    vi.setSystemTime(Date.now() - 86_400_000);
    vi.advanceTimersByTime(10_000);
    await store.save(position(2));
    expect(stored()).toEqual(position(2));
  });

  it("tries again with the next save when a write failed, due or not", async () => {
    const { storage, failures, stored } = loggedStorage();
    const store = unstorageStore(storage, key, { every: 10 });
    failures.push(new Error("quota"), new Error("quota"));
    await rejection(store.save(position(1)));
    await rejection(store.save(position(1)));
    await store.save(position(1));
    expect(stored()).toEqual(position(1));
  });

  it("is passed over by flush(), which writes what was put off, once", async () => {
    const { storage, log, stored } = loggedStorage();
    const store = unstorageStore(storage, key, { every: 10 });
    await store.flush();
    expect(log).toEqual([]);
    await store.save(position(1));
    await store.flush();
    await store.save(position(2));
    await store.flush();
    await store.flush();
    expect(stored()).toEqual(position(2));
    expect(log).toEqual(["get", "set", "set"]);
  });

  it("lets flush() fail, and be called again", async () => {
    const { storage, failures, stored } = loggedStorage();
    const store = unstorageStore(storage, key, { every: 10 });
    await store.save(position(1));
    await store.save(position(2));
    failures.push(new Error("quota"));
    expect((await rejection(store.flush())).message).toBe("quota");
    await store.flush();
    expect(stored()).toEqual(position(2));
  });

  it("puts no older position in the place of a newer one, whatever overlaps", async () => {
    const landed: unknown[] = [];
    const storage: KeyValueStorage = {
      getItem: () => null,
      setItem: async (_, value) => {
        // The first write is the slow one.
        if (landed.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
        landed.push((JSON.parse(value) as { cursor: string }).cursor);
      },
    };
    const store = unstorageStore(storage, key, { every: 10 });
    const first = store.save(position(1));
    await vi.advanceTimersByTimeAsync(10);
    const rest = [store.save(position(2)), store.flush(), store.flush()];
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all([first, ...rest]);
    expect(landed).toEqual([position(1).cursor, position(2).cursor]);
  });

  it("lets a second client in the process go on from what was put off", async () => {
    const { storage, stored } = loggedStorage();
    const store = unstorageStore(storage, key, { every: 10 });
    await store.save(position(1));
    await store.save(position(2));
    expect(await store.load()).toEqual(position(2));
    expect(stored()).toEqual(position(1));
  });
});
