import { beforeEach, describe, expect, it } from "vitest";
import { RoomWatch } from "../../src/contestant/rooms.js";
import { Sequence } from "../../src/contestant/sequence.js";
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
  const watched = (...taken: readonly (readonly [room: string, number: number])[]) => {
    const watch = new RoomWatch(["a", "b"]);
    for (const [room, number] of taken) watch.take(room, idOf(number), "| 0");
    return watch;
  };

  it("is content with each room's events in order", () => {
    const watch = watched(["a", 0], ["a", 1], ["b", 0], ["b", 1]);
    expect(watch.count).toBe(4);
    expect(watch.result).toMatchObject({ cpu: expect.any(Number), p50: expect.any(Number) });
  });

  it("counts the lags since it began alone", () => {
    const watch = watched(["a", 0]);
    watch.begin();
    expect(() => watch.result).toThrow("There are no values");
    watch.take("a", idOf(1), `| ${Number(process.hrtime.bigint()) / 1e6 - 3000}`);
    expect(watch.result.p95).toBeCloseTo(3, 1);
  });

  it.each([
    ["is missing", [["a", 1]]],
    [
      "comes behind a gap",
      [
        ["a", 0],
        ["a", 2],
      ],
    ],
    [
      "comes again",
      [
        ["a", 0],
        ["a", 0],
      ],
    ],
    [
      "is of another room",
      [
        ["a", 0],
        ["c", 0],
      ],
    ],
  ] as const)("refuses an event that %s", (_, taken) => {
    const watch = watched(...taken);
    expect(() => watch.count).toThrow("came in place of");
    expect(() => watch.result).toThrow("came in place of");
  });

  it("has no result when following has failed", () => {
    const watch = watched(["a", 0]);
    watch.fail(new Error("refused"));
    expect(() => watch.result).toThrow("refused");
  });
});
