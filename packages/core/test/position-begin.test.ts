import { describe, expect, it, vi } from "vitest";
import { ClientClosedError, EventClient } from "../src/index.js";
import { follow as loop, take } from "./harness.js";
import { credentials, follow, numbers, scriptedFetch } from "./scripted-fetch.js";

/** A store that serves one reader at a time, and logs what it is told. */
class OneReaderStore {
  readonly log: string[] = [];
  readonly clients: object[] = [];
  isTaken = false;

  begin(client: object): () => void {
    if (this.isTaken) throw Object.assign(new Error("taken"), { retryable: false });
    this.isTaken = true;
    this.clients.push(client);
    this.log.push("begin");
    return () => {
      this.isTaken = false;
      this.log.push("end");
    };
  }

  async load(): Promise<undefined> {
    this.log.push("load");
  }

  async save(): Promise<void> {
    this.log.push("save");
  }

  async flush(): Promise<void> {
    this.log.push("flush");
  }
}

const REFUSED = { code: "POSITION_STORE", retryable: false, cause: { message: "taken" } };

function setUp(...ns: number[]) {
  const store = new OneReaderStore();
  const { fetch, urls } = scriptedFetch({ events: ns.map((n) => follow(n)) });
  const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
  return { store, client, urls };
}

describe("begin", () => {
  it("comes before the load of a run, and its end after the last save", async () => {
    const { store, client } = setUp(1);
    const stop = new AbortController();
    await client.run(() => stop.abort(), { signal: stop.signal });
    expect(store.log).toEqual(["begin", "load", "save", "flush", "end"]);
    await client.close();
  });

  it("has its end when the handler of a run throws", async () => {
    const { store, client } = setUp(1);
    const failing = client.run(() => {
      throw new Error("mine");
    });
    await expect(failing).rejects.toThrow("mine");
    expect(store.log).toEqual(["begin", "load", "flush", "end"]);
    await client.close();
  });

  it("waits for the handler of a run that is aborted, or whose client is closed", async () => {
    const { store, client } = setUp(1);
    let finish = () => {};
    let started = () => {};
    const handling = new Promise<void>((resolve) => {
      started = resolve;
    });
    const running = client.run(() => {
      started();
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await handling;
    await client.close();
    expect(store.isTaken).toBe(true);
    finish();
    await running;
    expect(store.log.slice(-3)).toEqual(["save", "flush", "end"]);
  });

  it("is not called by a run that asks for nothing", async () => {
    const { store, client } = setUp(1);
    await client.run(() => {}, { signal: AbortSignal.abort() });
    await client.close();
    await client.run(() => {});
    await expect(client.poll()).rejects.toBeInstanceOf(ClientClosedError);
    expect(await take(client, 1)).toEqual([]);
    expect(store.log).toEqual(["flush"]);
  });

  it("refuses a second run, loop and poll, of the same client too, and no request is made for it", async () => {
    const { store, client, urls } = setUp(1, 2);
    const iterator = client[Symbol.asyncIterator]();
    await iterator.next();
    await expect(client.run(() => {})).rejects.toMatchObject(REFUSED);
    await expect(take(client, 1)).rejects.toMatchObject(REFUSED);
    await expect(client.poll()).rejects.toMatchObject(REFUSED);
    expect(urls).toHaveLength(1);
    expect((await iterator.next()).value).toMatchObject({ type: "follow" });
    await iterator.return?.();
    expect(store.isTaken).toBe(false);
    await client.close();
  });

  it("has its end when a loop is left, and is called again by the next one, for the same client", async () => {
    const { store, client } = setUp(1, 2);
    expect(await take(client, 1)).toEqual([1]);
    expect(await take(client, 1)).toEqual([2]);
    expect(store.log).toEqual(["begin", "load", "end", "begin", "save", "end"]);
    expect(store.clients[0]).toBe(store.clients[1]);
    await client.close();
  });

  it("has its end when the client is closed while a loop waits", async () => {
    const { store, client } = setUp(1);
    const { got, ended } = loop(client);
    await expect.poll(() => got).toEqual([1]);
    await client.close();
    expect(await ended).toBe("ended");
    expect(store.isTaken).toBe(false);
  });

  it("has its end when the client of a loop that is in the middle of an event is closed", async () => {
    const { store, client } = setUp(1);
    const iterator = client[Symbol.asyncIterator]();
    await iterator.next();
    await client.close();
    expect(store.isTaken).toBe(false);
    // The handler is done after that: its event is saved, by a reader of its own.
    expect((await iterator.next()).done).toBe(true);
    await iterator.return?.();
    expect(store.log).toEqual(["begin", "load", "flush", "end", "begin", "save", "flush", "end"]);
  });

  it("refuses what a closed client, or a loop that was left, has to save once another one reads", async () => {
    const { store, client } = setUp(1);
    const iterator = client[Symbol.asyncIterator]();
    await iterator.next();
    await client.close();
    store.isTaken = true;
    await expect(iterator.next()).rejects.toMatchObject(REFUSED);
    await expect(client.commit()).rejects.toMatchObject(REFUSED);
    const second = setUp(1);
    expect(await take(second.client, 1)).toEqual([1]);
    second.store.isTaken = true;
    await expect(second.client.commit()).rejects.toMatchObject(REFUSED);
    second.store.isTaken = false;
    await second.client.commit();
    expect([store.log.includes("save"), second.store.log.slice(-4)]).toEqual([
      false,
      ["begin", "save", "flush", "end"],
    ]);
    await second.client.close();
  });

  it("has its end at an error in a loop, and is called again when that goes on", async () => {
    const store = new OneReaderStore();
    const { fetch } = scriptedFetch(404, { events: [follow(1)] });
    const client = new EventClient(credentials, { logger: false, fetch, positionStore: store });
    const iterator = client[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toMatchObject({ code: "AUTH" });
    expect(store.isTaken).toBe(false);
    vi.useFakeTimers();
    const next = iterator.next();
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect(numbers([(await next).value as { id: string }])).toEqual([1]);
    expect(store.isTaken).toBe(true);
    await iterator.return?.();
    await client.close();
  });

  it("is called once for a row of polls, which commit() ends", async () => {
    const { store, client } = setUp(1);
    expect(numbers(await client.poll())).toEqual([1]);
    const waiting = client.poll().catch((error: unknown) => error);
    await expect.poll(() => store.log).toEqual(["begin", "load", "save"]);
    expect(store.isTaken).toBe(true);
    await client.commit();
    expect(store.isTaken).toBe(false);
    await client.close();
    expect(await waiting).toBeInstanceOf(ClientClosedError);
  });

  it("of polls has its end at close(), also where the store cannot write", async () => {
    const { store, client } = setUp(1);
    await client.poll();
    store.flush = () => Promise.reject(new Error("full"));
    await expect(client.close()).rejects.toMatchObject({ code: "POSITION_STORE" });
    expect(store.isTaken).toBe(false);
  });

  it("of polls has its end when the client begins a run or a loop", async () => {
    const { store, client } = setUp(1, 2);
    await client.poll();
    const { ended } = loop(client);
    await client.close();
    expect(await ended).toBe("ended");
    expect(store.log.filter((line) => line === "begin" || line === "end")).toEqual([
      "begin",
      "end",
      "begin",
      "end",
    ]);
  });
});
