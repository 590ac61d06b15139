import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Announcer } from "../src/announcer.js";
import { BotState } from "../src/bot-state.js";
import type { Log } from "../src/log.js";
import type { Reaction } from "../src/reaction.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const reaction = (name: string, seconds: number): Reaction => ({
  name,
  eventId: "1-0",
  text: `${name}!`,
  event: {},
  dueAt: 1_000_000 + seconds * 1000,
});

function start(state = new BotState(undefined, "UTC", 0)) {
  const done: string[] = [];
  const say = (message: string) => void done.push(message);
  const log: Log = { debug: say, info: say, warn: say, error: say, notice: say };
  const announcer = new Announcer(state, log, ({ name }) => done.push(`passed ${name}`));
  return { state, done, announcer };
}

it("says what is due at once and passes it on; answers are said only", () => {
  const { state, done, announcer } = start();
  announcer.add([reaction("goal", 0), reaction("answer:top", -5)]);
  expect(done).toEqual(["goal!", "passed goal", "answer:top!"]);
  expect(state.pending).toEqual([]);
});

it("waits with the rest, each until its time, and saves what is done then", async () => {
  const { state, done, announcer } = start();
  const saved = vi.spyOn(state, "write");
  announcer.add([reaction("b", 20), reaction("a", 10)]);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(done).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toEqual(["a!", "passed a"]);
  expect(state.pending.map(({ name }) => name)).toEqual(["b"]);
  expect(saved).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(done.slice(2)).toEqual(["b!", "passed b"]);
});

it("leaves to the next start what is not due when it is stopped", async () => {
  const { state, announcer } = start();
  announcer.add([reaction("late", 60)]);
  announcer.stop();
  await vi.advanceTimersByTimeAsync(120_000);
  const next = start(state);
  next.announcer.run();
  expect(next.done).toEqual(["late!", "passed late"]);
});

it("says so when the state cannot be saved, and goes on", async () => {
  const { state, done, announcer } = start();
  vi.spyOn(state, "write").mockRejectedValue(new Error("no space left on device"));
  announcer.add([reaction("a", 1)]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(done).toEqual(["a!", "passed a", "The state could not be saved: no space left on device"]);
});

it("waits longer than a timer can", async () => {
  const { done, announcer } = start();
  announcer.add([reaction("far", 3_000_000)]);
  await vi.advanceTimersByTimeAsync(2_999_999_000);
  expect(done).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(done).toEqual(["far!", "passed far"]);
});
