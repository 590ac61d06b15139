import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Ledger } from "../src/ledger.js";
import { diskFull, type FaultyDriver, faultyDriver, ledgerOver } from "./faulty-driver.js";
import { position, tip } from "./support.js";

let driver: FaultyDriver;
const open: Ledger[] = [];

beforeEach(async () => {
  driver = await faultyDriver();
});

afterEach(async () => {
  vi.useRealTimers();
  for (const ledger of open.splice(0)) await ledger.close().catch(() => {});
});

function ledger(options = {}): Ledger {
  const made = ledgerOver(driver, ":memory:", options);
  open.push(made);
  return made;
}

const commits = () => driver.executed.filter((sql) => sql === "COMMIT").length;

describe("commits", () => {
  it("join the saves of commitEvery, and tell what is durable", async () => {
    vi.useFakeTimers();
    const room = ledger({ commitEvery: 0.05 }).room("demo");
    const told: number[] = [];
    room.onCommit(({ last }) => told.push(last));
    const before = commits();
    for (const n of [1, 2, 3, 4]) {
      room.add(tip(`${n}-0`));
      await room.save(position(`${n}-0`));
    }
    expect([commits() - before, told, room.last]).toEqual([1, [1], 1]);
    await vi.advanceTimersByTimeAsync(49);
    expect(commits() - before).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([commits() - before, told, room.last]).toEqual([2, [1, 4], 4]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("come with each save when commitEvery is 0", async () => {
    const room = ledger({ commitEvery: 0 }).room("demo");
    const before = commits();
    for (const n of [1, 2, 3]) await room.save(position(`${n}-0`));
    expect(commits() - before).toBe(3);
  });

  it("take all rooms at once", async () => {
    const both = ledger({ commitEvery: 60 });
    const [a, b] = [both.room("a"), both.room("b")];
    await a.save(position("1-0"));
    const before = commits();
    a.add(tip("2-0"));
    await a.save(position("2-0"));
    b.add(tip("2-0"));
    await b.save(position("2-0"));
    await both.flush();
    expect([commits() - before, a.last, b.last]).toEqual([1, 1, 1]);
    expect(both.rooms()).toEqual(["a", "b"]);
  });

  it("leave no timer behind when the ledger is closed", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    const one = ledger({ commitEvery: 0.05, keep: 30 });
    await one.room("demo").save(position("1-0"));
    await one.room("demo").save(position("2-0"));
    expect(vi.getTimerCount()).toBe(2);
    await one.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tell a listener that throws, and the other ones", async () => {
    const warn = vi.fn();
    const one = ledger({ commitEvery: 0, logger: { warn } });
    const room = one.room("demo");
    const told: number[] = [];
    room.onCommit(() => {
      throw new Error("100% wrong");
    });
    room.onCommit(async () => {
      throw new Error("later");
    });
    const off = room.onCommit(({ last }) => told.push(last));
    await room.save(position("1-0"));
    off();
    await room.save(position("2-0"));
    await sleep(0);
    expect(told).toEqual([0]);
    expect(warn.mock.calls.map(([text]) => text)).toContain("A listener of onCommit failed: 100\\x25 wrong");
    expect(warn.mock.calls.map(([text]) => text)).toContain("A listener of onCommit failed: later");
  });
});

describe("a full disk", () => {
  it("rejects the save, keeps all, and is over with the next save once there is room", async () => {
    const room = ledger({ commitEvery: 0 }).room("demo");
    room.add(tip("1-0"));
    driver.fault = { statement: "COMMIT", error: diskFull };
    await expect(room.save(position("1-0"))).rejects.toMatchObject({
      code: "LEDGER_WRITE",
      sqliteCode: "SQLITE_FULL",
      cause: diskFull,
    });
    await expect(room.save(position("1-0"))).rejects.toThrow(/disk is full: make room/);
    await expect(room.flush()).rejects.toMatchObject({ code: "LEDGER_WRITE" });
    expect(room.last).toBe(0);
    driver.fault = undefined;
    await room.save(position("1-0"));
    expect([room.last, await room.load()]).toEqual([1, position("1-0")]);
  });

  it("is told once while the room is quiet, and is over by itself", async () => {
    vi.useFakeTimers();
    const warn = vi.fn();
    const room = ledger({ commitEvery: 0.05, logger: { warn } }).room("demo");
    await room.save(position("1-0"));
    room.add(tip("2-0"));
    await room.save(position("2-0"));
    driver.fault = { statement: "COMMIT", error: diskFull };
    await vi.advanceTimersByTimeAsync(5000);
    expect(warn).toHaveBeenCalledOnce();
    await expect(room.save(position("2-0"))).rejects.toMatchObject({ code: "LEDGER_WRITE" });
    driver.fault = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    expect(room.last).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("rejects close, which lets go of the file all the same", async () => {
    const one = ledger({ commitEvery: 60 });
    const room = one.room("demo");
    await room.save(position("1-0"));
    await room.save(position("2-0"));
    driver.fault = { statement: "COMMIT", error: diskFull };
    await expect(one.close()).rejects.toMatchObject({ code: "LEDGER_WRITE" });
    await expect(room.save(position("3-0"))).rejects.toMatchObject({ code: "LEDGER_CLOSED" });
  });

  it("does not reject a change beside the handlers, which waits", async () => {
    vi.useFakeTimers();
    const room = ledger({ commitEvery: 0 }).room("demo");
    driver.fault = { statement: "COMMIT", error: diskFull };
    let done = false;
    const writing = room
      .write(() => room.add(tip("1-0")))
      .then(() => {
        done = true;
      });
    await vi.advanceTimersByTimeAsync(900);
    expect(done).toBe(false);
    driver.fault = undefined;
    await vi.advanceTimersByTimeAsync(100);
    await writing;
    expect(room.last).toBe(1);
  });
});

describe("jobs in a change beside the handlers", () => {
  it("are settled with the rest of it: never a commit in between", async () => {
    const room = ledger({ commitEvery: 0 }).room("demo");
    const [todo, next] = [room.jobs("todo"), room.jobs("next")];
    await room.write(() => todo.add("a", { id: "a" }));
    const seen: number[][] = [];
    room.onCommit(() => seen.push([todo.size, next.size]));
    await room.write(() => {
      todo.done("a");
      next.add("a", { id: "a" });
    });
    expect(seen).toEqual([[0, 1]]);
  });

  it("are there again at once when the change fails", async () => {
    const room = ledger().room("demo");
    const todo = room.jobs("todo", { ordered: false });
    await room.write(() => {
      for (const id of ["a", "b", "c"]) todo.add(id, { id });
    });
    const failing = room.write(() => {
      todo.done("a");
      todo.dead("b", "no");
      todo.failed("c", Date.now() + 1000);
      throw new Error("no paper");
    });
    await expect(failing).rejects.toThrow("no paper");
    expect([todo.size, todo.take()]).toEqual([3, expect.objectContaining({ id: "a", attempts: 0 })]);
  });

  it("wait for the time they were added with, which is the first retryAt", async () => {
    const room = ledger().room("demo");
    const todo = room.jobs("todo", { ordered: false });
    const later = Date.now() + 60_000;
    await room.write(() => {
      todo.add("later", { notBefore: later + 0.4 });
      todo.add("now");
    });
    expect(todo.take()).toMatchObject({ data: "now" });
    todo.done(todo.take()?.id ?? "");
    expect(todo.take()).toMatchObject({ data: "later", retryAt: later, attempts: 0 });
    expect(() => todo.add(1, { notBefore: Number.NaN })).toThrow(
      "notBefore must be a number of milliseconds",
    );
  });
});

describe("what a state was saved as", () => {
  it("has nothing of a handler that runs, for values that are set and for those that are changed in place", async () => {
    const room = ledger().room("demo");
    const count = room.state("count", { initial: { n: 1 }, parse: (json) => json as { n: number } });
    const list = room.state("list", { initial: [1], parse: (json) => json as number[] });
    await room.load();
    count.value = { n: 2 };
    list.value.push(2);
    expect([count.saved, list.saved]).toEqual([{ n: 1 }, [1]]);
    await room.save(position("1-0"));
    expect([count.saved, list.saved]).toEqual([{ n: 2 }, [1, 2]]);
  });
});

it("says whether an event could be taken", () => {
  const room = ledger().room("demo");
  const deep = JSON.parse(`${"[".repeat(9000)}${"]".repeat(9000)}`) as unknown;
  const event = { ...tip("2-0"), extra: { deep } };
  expect([room.add(tip("1-0")), room.add(event)]).toEqual([true, false]);
});
