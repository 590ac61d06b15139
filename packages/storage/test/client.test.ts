import * as realFileSystem from "node:fs/promises";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ClientOptions,
  ConfigError,
  EventClient,
  type Position,
  type PositionStore,
  PositionStoreError,
} from "@cb-events/core";
import { follow, Simulator } from "@cb-events/simulator";
import { createStorage } from "unstorage";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StoredPositionError, unstorageStore } from "../src/index.js";
import { PositionFile } from "../src/node/file-store.js";
import type { FileSystem } from "../src/node/file-system.js";
import { fileStore } from "../src/node.js";
import { stored, systemError, take, temporaryFolders, untilFailure } from "./support.js";

const temporaryFolder = temporaryFolders();
let feed: Simulator;
const clients: Connected[] = [];

/** A position store that may have something to write or to release at the end. */
type Store = PositionStore & { flush?(): Promise<void> };

beforeEach(() => {
  feed = new Simulator({ username: "demo", token: "secret" });
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map(close));
});

interface Connected {
  readonly client: EventClient;
  readonly store: Store;
}

function connect(store: Store, options: ClientOptions = {}): EventClient {
  const client = new EventClient(feed.eventsUrl, {
    fetch: feed.fetch,
    positionStore: store,
    ...options,
  });
  clients.push({ client, store });
  return client;
}

/** Ends what a process has: its client, and so its store. */
async function close({ client, store }: Connected): Promise<void> {
  await client.close().catch(() => {});
  await store.flush?.().catch(() => {});
}

/** Ends the process that was there. */
async function restart(): Promise<void> {
  await Promise.all(clients.splice(0).map(close));
}

/** Emits follows, and gives their ids. */
const emit = (count: number): string[] =>
  Array.from({ length: count }, () => feed.emit(follow({ from: "ana" })).id);

/** A place to keep a position in, which a later process finds again, and which can be broken and repaired. */
interface Kept {
  /** What one process makes of it. */
  store(): Store;
  /** What stands in it. */
  stored(): Promise<Position | undefined>;
  spoil(): Promise<void>;
  repair(): Promise<void>;
  /** What a save then fails with. */
  readonly failure: object;
}

async function fileWithoutRights(): Promise<Kept> {
  const folder = await temporaryFolder();
  const [state, aside] = [join(folder, "state"), join(folder, "aside")];
  let spoiled = false;
  return {
    store: () => fileStore(join(state, "position.json")),
    stored: () => stored(join(spoiled ? aside : state, "position.json")),
    spoil: async () => {
      await rename(state, aside);
      await writeFile(state, "a file where the folder should be");
      spoiled = true;
    },
    repair: async () => {
      await rm(state);
      await rename(aside, state);
      spoiled = false;
    },
    failure: { name: "PositionFileError", code: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) },
  };
}

async function fileOnFullDisk(): Promise<Kept> {
  const path = join(await temporaryFolder(), "position.json");
  let full = false;
  const open = async (...args: Parameters<FileSystem["open"]>) => {
    const handle = await realFileSystem.open(...args);
    if (full) handle.writeFile = () => Promise.reject(systemError("ENOSPC", "no space left on device"));
    return handle;
  };
  return {
    store: () => new PositionFile(path, { ...realFileSystem, open }),
    stored: () => stored(path),
    spoil: async () => {
      full = true;
    },
    repair: async () => {
      full = false;
    },
    failure: { name: "PositionFileError", code: "ENOSPC" },
  };
}

async function unstorageThatRefuses(): Promise<Kept> {
  const storage = createStorage();
  const quota = new Error("KV PUT failed: 429 Too Many Requests");
  let refuses = false;
  const limited = {
    getItem: (key: string) => storage.getItem(key),
    setItem: async (key: string, value: string) => {
      if (refuses) throw quota;
      await storage.setItem(key, value);
    },
  };
  return {
    store: () => unstorageStore(limited, "position"),
    stored: () => unstorageStore(storage, "position").load(),
    spoil: async () => {
      refuses = true;
    },
    repair: async () => {
      refuses = false;
    },
    failure: quota,
  };
}

describe.each([
  ["a file whose folder cannot be written to", fileWithoutRights],
  ["a file on a full disk", fileOnFullDisk],
  ["a storage that refuses", unstorageThatRefuses],
])("a client with %s", (_, make) => {
  it("ends its loop with PositionStoreError, keeps the position before the event, and goes on behind it", async () => {
    const kept = await make();
    const client = connect(kept.store());
    const [first = "", second = "", third = "", fourth = ""] = emit(4);
    expect(await take(client, 1)).toEqual([first]);
    await client.commit();
    const before = await kept.stored();
    expect(before?.mark).toBe(first);

    await kept.spoil();
    const { ids, error } = await untilFailure(client);
    expect(ids).toEqual([second]);
    expect(error).toBeInstanceOf(PositionStoreError);
    expect(error).toMatchObject({ retryable: true, cause: kept.failure });
    expect(await kept.stored()).toEqual(before);

    // Still spoiled: the next loop saves before it gives anything.
    const next = await untilFailure(client);
    expect(next.ids).toEqual([]);
    expect(next.error).toBeInstanceOf(PositionStoreError);
    expect(await kept.stored()).toEqual(before);

    await kept.repair();
    expect(await take(client, 1)).toEqual([third]);
    expect((await kept.stored())?.mark).toBe(second);
    expect(await take(client, 1)).toEqual([fourth]);
  });

  it("gives the event in hand again after a restart, when its save failed", async () => {
    const kept = await make();
    const client = connect(kept.store());
    const [first = "", second = "", third = ""] = emit(3);
    expect(await take(client, 1)).toEqual([first]);
    await client.commit();
    await kept.spoil();
    expect((await untilFailure(client)).ids).toEqual([second]);
    await restart();
    await kept.repair();
    expect(await take(connect(kept.store()), 2)).toEqual([second, third]);
  });

  it("goes on after restarts where it was, whether the loop was left or committed", async () => {
    const kept = await make();
    const ids = emit(30);
    const got: string[] = [];
    for (let process = 0; process < 5; process += 1) {
      const client = connect(kept.store());
      got.push(...(await take(client, 5)));
      await client.commit();
      await restart();
    }
    expect(got).toEqual(ids.slice(0, 25));
    // Left without a commit: the last one comes again.
    const left = connect(kept.store());
    expect(await take(left, 3)).toEqual(ids.slice(25, 28));
    await restart();
    expect(await take(connect(kept.store()), 3)).toEqual(ids.slice(27));
  });

  it("asks for nothing while the position cannot be read, then goes on", async () => {
    const kept = await make();
    const ids = emit(2);
    const client = connect(kept.store());
    await take(client, 1);
    await client.commit();
    await restart();

    let broken = true;
    const store = kept.store();
    const flaky: Store = {
      load: () => (broken ? Promise.reject(new Error("gone")) : store.load()),
      save: (position) => store.save(position),
      flush: async () => store.flush?.(),
    };
    const next = connect(flaky);
    const asked = feed.requests.length;
    expect((await untilFailure(next)).error).toBeInstanceOf(PositionStoreError);
    expect(feed.requests).toHaveLength(asked);
    broken = false;
    expect(await take(next, 1)).toEqual(ids.slice(1));
  });

  it("refuses another room's position, and leaves it there", async () => {
    const kept = await make();
    const other: Position = { version: 1, room: "127.0.0.1/other", cursor: null, mark: null, handled: [] };
    const writer = kept.store();
    await writer.save(other);
    await writer.flush?.();
    const { error } = await untilFailure(connect(kept.store()));
    expect(error).toBeInstanceOf(ConfigError);
    expect(await kept.stored()).toEqual(other);
  });
});

describe("a client with a damaged file", () => {
  it("asks for nothing at every start, and names the file", async () => {
    const path = join(await temporaryFolder(), "position.json");
    await writeFile(path, '{"version":1,');
    for (let start = 0; start < 2; start += 1) {
      const { error } = await untilFailure(connect(fileStore(path)));
      expect(error).toBeInstanceOf(PositionStoreError);
      expect(error.cause).toBeInstanceOf(StoredPositionError);
      expect((error.cause as Error).message).toContain(path);
    }
    expect(feed.requests).toEqual([]);
    expect(await realFileSystem.readFile(path, "utf8")).toBe('{"version":1,');
  });
});

describe("a client whose store saves every so many seconds", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  /** Follows 40 events, one a second, with a store that writes every 10 s. */
  async function followForAWhile() {
    const storage = createStorage();
    const writes: number[] = [];
    const slow = {
      getItem: (key: string) => storage.getItem(key),
      setItem: async (key: string, value: string) => {
        writes.push(Date.now());
        await storage.setItem(key, value);
      },
    };
    const store = unstorageStore(slow, "position", { every: 10 });
    const client = connect(store);
    const got: string[] = [];
    const loop = (async () => {
      for await (const event of client) got.push(event.id);
    })();
    for (let second = 0; second < 40; second += 1) {
      emit(1);
      await vi.advanceTimersByTimeAsync(1000);
    }
    // What a kill at this moment leaves.
    const killed = createStorage();
    await killed.setItem("position", await storage.getItem("position"));
    await client.close();
    await loop;
    return { storage, killed, store, writes, got };
  }

  /** What a later process gives of what the feed holds. */
  async function restarted(storage: ReturnType<typeof createStorage>): Promise<string[]> {
    const client = connect(unstorageStore(storage, "position"), { timeout: 0 });
    const events = await client.poll();
    await client.close();
    return events.map(({ id }) => id);
  }

  it("keeps to its pace; a kill costs repeats of that time, and no loss", async () => {
    const { killed, writes, got } = await followForAWhile();
    const gaps = writes.slice(1).map((at, index) => at - (writes[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
    expect(got).toHaveLength(40);
    const again = await restarted(killed);
    expect(again.length).toBeGreaterThan(0);
    expect(again.length).toBeLessThanOrEqual(10);
    expect(again).toEqual(got.slice(-again.length));
  });

  it("repeats nothing when it was flushed after close", async () => {
    const { storage, store } = await followForAWhile();
    await store.flush();
    expect(await restarted(storage)).toEqual([]);
  });
});
