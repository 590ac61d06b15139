import type { CbEvent } from "@cb-events/types";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type ReplayHandler, type ReplayOptions, replay } from "../src/node.js";
import { events, linesOf, temporaryFile } from "./recordings.js";

const follow = (time: number): CbEvent => ({ type: "follow", id: `${time}-0`, user: { username: "ana" } });

interface TestOptions extends ReplayOptions {
  readonly handle?: ReplayHandler;
}

/** Replays a recording of these lines, and gives what was handled with it. */
async function run(text: string, options: TestOptions = {}) {
  const path = await temporaryFile(text);
  const handled: CbEvent[] = [];
  const broken: number[] = [];
  const { handle = (event: CbEvent) => void handled.push(event), ...others } = options;
  const onInvalidLine = (line: number) => void broken.push(line);
  const counts = await replay(path, handle, { onInvalidLine, ...others });
  return { handled, broken, counts };
}

describe("replay", () => {
  it("gives every event of a recording, in order", async () => {
    const { handled, counts } = await run(linesOf(events(3000)));
    expect(handled).toEqual(events(3000));
    expect(counts).toEqual({ events: 3000, skipped: 0, repeats: 0 });
  });

  it("waits for the handler", async () => {
    const log: string[] = [];
    const handle = async ({ id }: CbEvent) => {
      log.push(`begin ${id}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`end ${id}`);
    };
    await run(linesOf([follow(1), follow(2)]), { handle });
    expect(log).toEqual(["begin 1-0", "end 1-0", "begin 2-0", "end 2-0"]);
  });

  it("ends with what the handler throws", async () => {
    const handle = () => {
      throw new Error("enough");
    };
    await expect(run(linesOf([follow(1)]), { handle })).rejects.toThrow("enough");
  });

  it("skips a line that is broken and one that was cut off, and tells of each", async () => {
    const cut = linesOf([follow(3)]).slice(0, -10);
    const { handled, broken, counts } = await run(
      `${linesOf([follow(1)])}none\n\n${linesOf([follow(2)])}${cut}`,
    );
    expect(handled).toEqual([follow(1), follow(2)]);
    expect(broken).toEqual([2, 5]);
    expect(counts).toEqual({ events: 2, skipped: 2, repeats: 0 });
  });

  it("gives what is sound of an event, and tells what is not", async () => {
    const wire = (id: string, user: object) =>
      `${JSON.stringify({ method: "follow", id, object: { user } })}\n`;
    const onInvalidEvent = vi.fn();
    const { handled, counts } = await run(
      wire("1-0", { username: "ana", isMod: 1 }) + wire("2-0", {}) + wire("2-0", { username: "ana" }),
      { onInvalidEvent },
    );
    expect(handled).toEqual([follow(1), follow(2)]);
    expect(counts).toEqual({ events: 2, skipped: 1, repeats: 0 });
    expect(onInvalidEvent.mock.calls).toMatchObject([
      [{ id: "1-0", method: "follow", issues: [{ path: "object.user.isMod" }], delivered: true }],
      [{ id: "2-0", method: "follow", issues: [{ path: "object.user.username" }], delivered: false }],
    ]);
  });

  it("gives an event that was recorded twice once", async () => {
    const twice = [...events(40), ...events(60).slice(20)];
    const { handled, counts } = await run(linesOf(twice));
    expect(new Set(handled.map(({ id }) => id)).size).toBe(handled.length);
    expect(counts).toEqual({ events: 60, skipped: 0, repeats: 20 });
  });

  it("names the file that cannot be read, and why", async () => {
    const missing = await temporaryFile();
    await expect(replay(missing, () => {})).rejects.toThrow(
      `The recording ${missing} cannot be read: no such file or directory (ENOENT)`,
    );
    await expect(replay("/", () => {})).rejects.toThrow(
      "The recording / cannot be read: illegal operation on a directory (EISDIR)",
    );
  });

  it("lets other things of the process have their turn, so that an abort is heard", async () => {
    const ending = new AbortController();
    let handled = 0;
    const handle = () => {
      handled += 1;
      if (handled === 1) setTimeout(() => ending.abort(), 0);
    };
    const { counts } = await run(linesOf(events(10_000)), { signal: ending.signal, handle });
    expect(counts.events).toBe(handled);
    expect(handled).toBeGreaterThan(0);
    expect(handled).toBeLessThan(10_000);
  });

  it("gives nothing when it is aborted already", async () => {
    const { counts } = await run(linesOf(events(10)), { signal: AbortSignal.abort() });
    expect(counts.events).toBe(0);
  });

  it("gives events to what has dispatch", async () => {
    const path = await temporaryFile(linesOf(events(3)));
    const handler = {
      given: [] as CbEvent[],
      async dispatch(event: CbEvent) {
        this.given.push(event);
      },
    };
    await replay(path, handler);
    expect(handler.given).toEqual(events(3));
  });

  it("forgets no repeat among the last 50,000", async () => {
    const many = Array.from({ length: 50_002 }, (_, at) => follow(at));
    const { counts } = await run(linesOf([...many, ...many.slice(2), follow(60_000), follow(60_000)]));
    expect(counts).toEqual({ events: 50_003, skipped: 0, repeats: 50_001 });
  });

  it.each([
    ["a handler that is none", {}, {}, "The handler must be a function, or have dispatch(event)"],
    ["no handler", undefined, {}, "The handler must be a function, or have dispatch(event)"],
    ["an unknown option", () => {}, { sped: 2 }, "Unknown option sped. Known options: onInvalidLine"],
    ["a speed as text", () => {}, { speed: "2" }, "The option speed must be a number above 0, not 2"],
  ])("refuses %s", async (_, handler, options, message) => {
    const path = await temporaryFile(linesOf(events(2)));
    await expect(replay(path, handler as ReplayHandler, options as ReplayOptions)).rejects.toThrow(message);
  });

  it.each([0, -1, Number.NaN])("refuses a speed of %s", async (speed) => {
    await expect(run("", { speed })).rejects.toThrow(RangeError);
  });
});

describe("replay with a speed", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Replays with fake timers for so long, and tells which event came when. */
  async function timed(recorded: readonly CbEvent[], options: TestOptions, milliseconds = 1e9) {
    const path = await temporaryFile(linesOf(recorded));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    const start = performance.now();
    const log: [string, number][] = [];
    const note: ReplayHandler = ({ id }) => void log.push([id, Math.round(performance.now() - start)]);
    const { handle = note, ...others } = options;
    const replaying = replay(path, handle, others);
    // The file is read in real time; then all lines are there.
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(milliseconds);
    return { log, replaying };
  }

  it("keeps the distances in time, divided by it", async () => {
    const { log, replaying } = await timed([follow(1000), follow(1500), follow(3000)], { speed: 2 });
    expect(log).toEqual([
      ["1000-0", 0],
      ["1500-0", 250],
      ["3000-0", 1000],
    ]);
    expect((await replaying).events).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not wait for an event from before, nor for one without a time", async () => {
    const odd: CbEvent = { ...follow(0), id: "odd" };
    const { log } = await timed([odd, follow(1000), follow(2000), odd, follow(1500), follow(2500)], {
      speed: 1,
    });
    expect(log).toEqual([
      ["odd", 0],
      ["1000-0", 0],
      ["2000-0", 1000],
      ["1500-0", 1000],
      ["2500-0", 1500],
    ]);
  });

  it("does not fall behind for a handler that takes its time", async () => {
    const log: number[] = [];
    const handle = async () => {
      log.push(Math.round(performance.now()));
      await new Promise((resolve) => setTimeout(resolve, 300));
    };
    await timed([follow(0), follow(1000), follow(2000)], { speed: 1, handle });
    expect(log.map((time) => time - (log[0] ?? 0))).toEqual([0, 1000, 2000]);
  });

  it("does not wait for an event from more than a day ahead, whose id must be wrong", async () => {
    const ahead = Date.now() + 90_000_000;
    const { log } = await timed([follow(ahead), follow(1000), follow(ahead + 1), follow(2000)], { speed: 1 });
    expect(log).toEqual([
      [`${ahead}-0`, 0],
      ["1000-0", 0],
      [`${ahead + 1}-0`, 0],
      ["2000-0", 1000],
    ]);
  });

  it("waits longer than one timer can", async () => {
    const days = 30 * 86_400_000;
    const { log } = await timed([follow(0), follow(days)], { speed: 1 }, days + 1);
    expect(log.at(-1)).toEqual([`${days}-0`, days]);
  });

  it("ends in the middle of a wait when it is aborted, with no timer and no listener left", async () => {
    const ending = new AbortController();
    const remove = vi.spyOn(ending.signal, "removeEventListener");
    const add = vi.spyOn(ending.signal, "addEventListener");
    const { log, replaying } = await timed(
      [follow(0), follow(60_000)],
      { speed: 1, signal: ending.signal },
      5000,
    );
    expect(vi.getTimerCount()).toBe(1);
    ending.abort();
    expect(await replaying).toEqual({ events: 1, skipped: 0, repeats: 0 });
    expect(log).toEqual([["0-0", 0]]);
    expect(vi.getTimerCount()).toBe(0);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });
});
