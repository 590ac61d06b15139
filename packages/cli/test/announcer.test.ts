import { openLedger } from "@cb-events/ledger";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import type { Log } from "../src/log.js";
import { Announcer } from "../src/reactions/announcer.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ["Date", "performance", "setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A room with an announcer; what is said and passed on is in `done`. */
async function setUp() {
  const ledger = await openLedger(":memory:", { commitEvery: 0, logger: false });
  onTestFinished(() => ledger.close());
  const room = ledger.room("demo");
  const queue = room.jobs("reactions", { ordered: false });
  const passed = room.jobs("webhooks");
  const done: string[] = [];
  const say = (message: string) => void done.push(message);
  const log: Log = { debug: say, info: say, warn: say, error: say, notice: say };
  const create = () =>
    new Announcer({ room, queue, log, pass: ({ name }) => passed.add(name, { id: `${name}-id` }) });
  const announcer = create();
  onTestFinished(() => announcer.stop());
  /** Adds reactions, each due so many seconds from the beginning on. */
  const add = (reactions: Readonly<Record<string, number>>) =>
    room.write(() => {
      for (const [name, seconds] of Object.entries(reactions)) {
        const dueAt = 1_000_000 + seconds * 1000;
        const reaction = { name, eventId: "1-0", text: `${name}!`, event: {}, dueAt };
        queue.add(reaction, { id: name, notBefore: dueAt });
      }
    });
  return { room, queue, passed, done, announcer, create, add };
}

it("says what is due once it is written, and passes it on; answers are said only", async () => {
  const { done, announcer, add, queue, passed } = await setUp();
  announcer.start();
  await add({ goal: 0, "answer:top": -5 });
  expect(done).toEqual(["goal!", "answer:top!"]);
  expect([queue.size, passed.size, passed.take()?.data]).toEqual([0, 1, "goal"]);
});

it("waits with the rest, each until its time", async () => {
  const { done, announcer, add, queue } = await setUp();
  announcer.start();
  await add({ b: 20, a: 10 });
  await vi.advanceTimersByTimeAsync(9_999);
  expect(done).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect([done, queue.size]).toEqual([["a!"], 1]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(done).toEqual(["a!", "b!"]);
});

it.each([7200, -7200])("waits no longer and no shorter when the clock is set by %i s", async (seconds) => {
  const { done, announcer, add } = await setUp();
  announcer.start();
  await add({ a: 10 });
  vi.setSystemTime(Date.now() + seconds * 1000);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(done).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toEqual(["a!"]);
});

it("leaves to the next start what is not due when it is stopped, and what comes after", async () => {
  const { done, announcer, create, add } = await setUp();
  announcer.start();
  await add({ late: 60 });
  announcer.stop();
  await add({ after: 0 });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(done).toEqual([]);
  const next = create();
  next.start();
  expect(done).toEqual(["late!", "after!"]);
  next.stop();
  expect(vi.getTimerCount()).toBe(0);
});

it("says and passes on in one step with a handler that is in the middle of its writing: after it", async () => {
  const { done, announcer, add, room } = await setUp();
  await add({ goal: 0 });
  const state = room.state("n", { initial: 0, parse: Number });
  await room.load();
  state.value = 1;
  announcer.start();
  expect(done).toEqual([]);
  await room.save({ version: 1, room: "x/demo", cursor: null, mark: null, handled: [] });
  expect(done).toEqual(["goal!"]);
});

it("gives up what is no reaction, says so, and goes on", async () => {
  const { done, announcer, add, room, queue } = await setUp();
  await room.write(() => queue.add({ name: 5 }, { id: "strange" }));
  await add({ goal: 0 });
  announcer.start();
  expect(done).toEqual(["A reaction was given up: it is of another form (strange)", "goal!"]);
  await vi.waitFor(() => expect(queue.deadJobs().map(({ id }) => id)).toEqual(["strange"]));
});

it("waits longer than a timer can", async () => {
  const { done, announcer, add } = await setUp();
  announcer.start();
  await add({ far: 3_000_000 });
  await vi.advanceTimersByTimeAsync(2_999_999_000);
  expect(done).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(done).toEqual(["far!"]);
});
