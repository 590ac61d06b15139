import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Bucket } from "../src/planner/bucket.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const budget = fc.integer({ min: 60, max: 1_000_000 });

describe("a bucket without a slot", () => {
  it("asks for a wait of whole milliseconds, 1 at least, also where arithmetic leaves a rest", () => {
    fc.assert(
      fc.property(
        budget,
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { maxLength: 50 }),
        (perMinute, steps) => {
          const bucket = new Bucket(perMinute);
          for (const step of steps) {
            while (bucket.take()) expect(bucket.rate).toBeGreaterThan(0);
            expect(Number.isInteger(bucket.wait)).toBe(true);
            expect(bucket.wait).toBeGreaterThanOrEqual(1);
            vi.advanceTimersByTime(step);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("asks for no wait below 1 ms where the slot has come meanwhile", () => {
    const bucket = new Bucket(600_000);
    while (bucket.take());
    vi.advanceTimersByTime(1000);
    bucket.requestsPerMinute = 600_000; // Counts what has come; no one has taken it yet.
    expect(bucket.wait).toBe(1);
  });

  it("has one after the wait", () => {
    fc.assert(
      fc.property(budget, (perMinute) => {
        const bucket = new Bucket(perMinute);
        while (bucket.take());
        vi.advanceTimersByTime(bucket.wait);
        // A rest of the arithmetic may cost one more millisecond.
        const isThere = bucket.take();
        if (!isThere) vi.advanceTimersByTime(bucket.wait);
        expect(isThere || bucket.take()).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
