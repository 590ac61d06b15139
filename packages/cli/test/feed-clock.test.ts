import { describe, expect, it } from "vitest";
import { FeedClock } from "../src/bot/feed-clock.js";

const STARTED = 1_700_000_000_000;
const start = (clockSkew: number | undefined, newest?: number) => {
  const clock = new FeedClock(STARTED);
  clock.learn({ clockSkew, newest });
  return clock.start - STARTED;
};

describe("the feed's clock", () => {
  it("is this machine's until the feed tells another, and where they differ by a second", () => {
    expect(new FeedClock(STARTED).start).toBe(STARTED);
    expect([start(0), start(1.2), start(-1.2)]).toEqual([0, 0, 0]);
  });

  it("decides what was before the start, however far this machine's is off", () => {
    expect([start(180), start(-3600)]).toEqual([-180_000, 3_600_000]);
  });

  it("takes what was there at the first answer for older, where a second is open", () => {
    expect(start(180, STARTED - 179_500)).toBe(-179_499);
    // An event from far ahead tells nothing.
    expect(start(180, STARTED + 86_400_000)).toBe(-180_000);
    expect(start(0, STARTED + 2000)).toBe(0);
  });

  it("is told by the newest event alone where the feed does not tell its time", () => {
    expect(start(undefined, STARTED + 600_000)).toBe(600_001);
    expect(start(undefined, STARTED - 5000)).toBe(0);
    expect(start(undefined)).toBe(0);
  });

  it("goes by what it learns first", () => {
    const clock = new FeedClock(STARTED);
    clock.learn({ clockSkew: undefined, newest: undefined });
    clock.learn({ clockSkew: 10, newest: undefined });
    clock.learn({ clockSkew: 500, newest: undefined });
    expect(clock.start).toBe(STARTED - 10_000);
  });
});
