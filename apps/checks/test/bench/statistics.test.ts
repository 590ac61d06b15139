import { describe, expect, it } from "vitest";
import { quantile, summarize } from "../../src/bench/statistics.js";

describe("statistics", () => {
  it("takes the middle of an odd number of values, whatever their order", () => {
    expect(summarize([30, 1, 2])).toEqual({ median: 2, low: 1, high: 30 });
  });

  it("takes the mean of the two in the middle of an even number", () => {
    expect(summarize([4, 1, 3, 2]).median).toBe(2.5);
  });

  it("sorts numbers as numbers", () => {
    expect(summarize([100, 20, 3]).median).toBe(20);
  });

  it("finds the value that 99 of 100 are not above", () => {
    const values = Array.from({ length: 101 }, (_, at) => at);
    expect(quantile(values, 0.99)).toBe(99);
  });

  it("makes no figure out of nothing", () => {
    expect(() => summarize([])).toThrow("There are no values");
  });
});
