import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LagWatch } from "../../src/contestant/many.js";
import { RoomWatch } from "../../src/contestant/rooms.js";
import { Sequence } from "../../src/contestant/turn.js";
import { idOf } from "../../src/wire.js";

const event = (number: number) => ({ id: idOf(number) });

describe("the sequence of a pass", () => {
  let sequence: Sequence;
  beforeEach(() => {
    sequence = new Sequence(3);
    sequence.take(event(0));
    sequence.take(event(1));
  });

  it("takes every event in order, pass after pass", () => {
    sequence.take(event(2));
    sequence.finish(3);
    expect(() => sequence.take(event(0))).not.toThrow();
  });

  it("refuses an event behind one that is missing", () => {
    expect(() => new Sequence(3).take(event(1))).toThrow(`Event ${idOf(1)} came in place of ${idOf(0)}`);
  });

  it("refuses an event that comes again", () => {
    expect(() => sequence.take(event(1))).toThrow("came in place of");
  });

  it("refuses one too many", () => {
    sequence.take(event(2));
    expect(() => sequence.take(event(3))).toThrow("came in place of none");
  });

  it("misses the last one", () => {
    expect(() => sequence.finish(3)).toThrow("2 events came of 3");
  });
});

describe("the watch over live rooms", () => {
  let watch: RoomWatch;
  beforeEach(() => {
    watch = new RoomWatch(["a", "b"], 2);
  });
  afterEach(() => {
    watch.fail(new Error("over"));
  });

  const take = (room: string, number: number) => watch.take(room, idOf(number), "| 0");

  it("is content with each room's events in order", async () => {
    for (const [room, number] of [
      ["a", 0],
      ["a", 1],
      ["b", 0],
      ["b", 1],
    ] as const)
      take(room, number);
    expect(await watch.result).toMatchObject({ cpu: expect.any(Number), p50: expect.any(Number) });
  });

  it.each([
    ["missing", "a", 1],
    ["of another room", "c", 0],
  ])("refuses an event that is %s", async (_, room, number) => {
    take(room, number);
    await expect(watch.result).rejects.toThrow(`of ${room} came in place of`);
  });

  it("refuses an event that comes again", async () => {
    take("a", 0);
    take("a", 0);
    await expect(watch.result).rejects.toThrow("Event 0 of a came in place of 1");
  });
});

describe("the watch over how late events are", () => {
  const take = (watch: LagWatch, number: number) =>
    watch.take("a", {
      type: "tip",
      id: idOf(number),
      tip: { tokens: 1, message: "| 0" },
      user: { username: "ana" },
    });

  it("tells how late they were", () => {
    const watch = new LagWatch(0);
    take(watch, 0);
    expect(watch.result).toMatchObject({ p50: expect.any(Number), memory: expect.any(Number) });
  });

  it.each([[[1]], [[0, 0]], [[0, 2]]])("refuses events that are missing or come again: %j", (numbers) => {
    const watch = new LagWatch(0);
    for (const number of numbers) take(watch, number);
    expect(() => watch.result).toThrow("of a came in place of");
  });
});
