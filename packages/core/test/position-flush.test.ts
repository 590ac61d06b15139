import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventClient, type Position, PositionStoreError } from "../src/index.js";
import { take } from "./harness.js";
import { credentials, follow, id, numbers, scriptedFetch } from "./scripted-fetch.js";
import { consoleLines } from "./setup.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A store that writes at a flush only. A write that fails rejects that, and the saves until one is retried well. */
class LateStore {
  readonly log: unknown[] = [];
  written: Position | undefined;
  #pending: Position | undefined;
  /** The next writes reject with these, in order; undefined: one that succeeds. */
  readonly failures: unknown[] = [];
  /** What a late write of its own failed with: the next save rejects with it. */
  lateFailure: unknown;

  async load(): Promise<undefined> {}

  async save(position: Position): Promise<void> {
    if (this.lateFailure !== undefined) {
      const failure = this.lateFailure;
      this.lateFailure = undefined;
      this.log.push("save failed");
      throw failure;
    }
    this.#pending = position;
    this.log.push(`save ${position.mark === null ? "nothing" : numbers([{ id: position.mark }])}`);
  }

  async flush(): Promise<void> {
    const failure = this.failures.shift();
    if (failure !== undefined) {
      this.log.push("flush failed");
      throw failure;
    }
    this.written = this.#pending ?? this.written;
    this.log.push("flush");
  }
}

function setUp(...ns: number[]) {
  const store = new LateStore();
  const { fetch } = scriptedFetch({ events: ns.map((n) => follow(n)) });
  const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
  return { store, client };
}

describe("flush", () => {
  it("is called by no event, and awaited by commit() and close()", async () => {
    const { store, client } = setUp(1, 2, 3);
    expect(await take(client, 3)).toEqual([1, 2, 3]);
    expect(store.log).toEqual(["save 1", "save 2"]);
    await client.commit();
    expect(store.log.splice(0)).toEqual(["save 1", "save 2", "save 3", "flush"]);
    expect(store.written?.mark).toBe(id(3));
    await client.close();
    expect(store.log).toEqual(["flush"]);
  });

  it("is given nothing, nor is load; save is given the position", async () => {
    const { store, client } = setUp(1);
    const calls = (["load", "save", "flush"] as const).map((name) => vi.spyOn(store, name));
    await take(client, 1);
    await client.commit();
    expect(calls.map(({ mock }) => mock.calls.map((given) => given.length))).toEqual([[0], [1], [0]]);
    await client.close();
  });

  it.each(["commit", "close"] as const)("is waited for by %s(), however long it takes", async (method) => {
    const { store, client } = setUp(1);
    await take(client, 1);
    let finish = () => {};
    store.flush = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    let done = false;
    const waiting = client[method]().then(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).toBe(false);
    finish();
    await waiting;
    if (method === "commit") {
      const closing = client.close();
      await vi.advanceTimersByTimeAsync(1);
      finish();
      await closing;
    }
  });

  it("comes after the save that is under way", async () => {
    const { store, client } = setUp(1, 2);
    await take(client, 1);
    let finish = () => {};
    store.save = () => {
      store.log.push("save starts");
      return new Promise((resolve) => {
        finish = () => {
          store.log.push("save ends");
          resolve();
        };
      });
    };
    const committing = client.commit();
    const closing = client.close();
    await vi.advanceTimersByTimeAsync(10);
    finish();
    await Promise.all([committing, closing]);
    expect(store.log.slice(0, 3)).toEqual(["save starts", "save ends", "flush"]);
  });

  it("that fails rejects commit(), and nothing is delivered until a save succeeds", async () => {
    const { store, client } = setUp(1, 2, 3);
    await take(client, 1);
    const failure = new Error("disk full");
    store.failures.push(failure);
    const error = await client.commit().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PositionStoreError);
    expect(error).toMatchObject({ code: "POSITION_STORE", retryable: true, cause: failure });
    store.lateFailure = failure;
    await expect(client.poll()).rejects.toBeInstanceOf(PositionStoreError);
    store.log.length = 0;
    expect(await take(client, 1)).toEqual([2]);
    expect(store.log).toEqual(["save 1"]);
    await client.close();
  });

  it("is not needed for a late write that failed: the next save rejects, and the next event waits for one that does not", async () => {
    const { store, client } = setUp(1, 2, 3);
    expect(await take(client, 2)).toEqual([1, 2]);
    store.lateFailure = new Error("disk full");
    await expect(take(client, 1)).rejects.toBeInstanceOf(PositionStoreError);
    expect(await take(client, 1)).toEqual([3]);
    expect(store.log).toEqual(["save 1", "save failed", "save 2"]);
    await client.close();
  });

  it("that fails at close rejects close(), as what was put off is lost", async () => {
    const { store, client } = setUp(1, 2);
    await take(client, 2);
    store.failures.push(new Error("disk full"));
    await expect(client.close()).rejects.toBeInstanceOf(PositionStoreError);
    await expect(client.close()).rejects.toBeInstanceOf(PositionStoreError);
    expect(client.status.state).toBe("closed");
  });

  it("that fails at close is not told again where the caller knows of the failure", async () => {
    const { store, client } = setUp(1, 2);
    await take(client, 1);
    store.failures.push(new Error("disk full"), new Error("disk full"));
    await expect(client.commit()).rejects.toBeInstanceOf(PositionStoreError);
    await client.close();
  });

  it("that fails after an abort is logged", async () => {
    const store = new LateStore();
    store.failures.push(new Error("disk full"));
    const abort = new AbortController();
    new EventClient(credentials, { signal: abort.signal, positionStore: store });
    abort.abort();
    await vi.advanceTimersByTimeAsync(10);
    expect(consoleLines()).toEqual([["error", expect.stringContaining("PositionStoreError")]]);
  });

  it("may be absent, or throw at once", async () => {
    const { fetch } = scriptedFetch({ events: [follow(1)] });
    const positionStore = { load: async () => undefined, save: async () => {} };
    const client = new EventClient(credentials, { logger: false, fetch, positionStore });
    await take(client, 1);
    await client.commit();
    await client.close();
    const throwing = new EventClient(credentials, {
      logger: false,
      positionStore: {
        ...positionStore,
        flush() {
          throw new Error("at once");
        },
      },
    });
    await expect(throwing.commit()).rejects.toMatchObject({ cause: new Error("at once") });
    await throwing.close();
  });

  it("is called by a loop that ends after close(), so that its last event is written", async () => {
    const { store, client } = setUp(1, 2);
    for await (const _ of client) await client.close();
    expect(store.written?.mark).toBe(id(1));
  });
});
