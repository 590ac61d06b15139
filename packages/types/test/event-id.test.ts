import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareEventIds, eventTime } from "../src/index.js";

describe("eventTime", () => {
  it("reads the time from the id", () => {
    expect(eventTime({ id: "1755376889458-0" })).toEqual(new Date("2025-08-16T20:41:29.458Z"));
  });

  it.each([
    "",
    "1",
    "evt-1",
    "1755376889458",
    "1755376889458-",
    "-0",
    "1.5-0",
    " 1-0",
    "99999999999999999999-0",
  ])("knows no time for the id %j", (id) => {
    expect(eventTime({ id })).toBeUndefined();
  });
});

describe("compareEventIds", () => {
  it.each([
    ["1755376889458-0", "1755376889459-0", -1],
    ["1755376889459-0", "1755376889458-9", 1],
    ["9-0", "10-0", -1],
    ["5-9", "5-10", -1],
    ["5-10", "5-010", 0],
    ["5-18446744073709551614", "5-18446744073709551615", -1],
  ])("compares %s with %s", (a, b, expected) => {
    expect(compareEventIds(a, b)).toBe(expected);
    expect(compareEventIds(b, a)).toBe(expected === 0 ? 0 : -expected);
  });

  it.each([
    ["evt-1", "5-0"],
    ["5-0", ""],
    ["1", "2"],
  ])("cannot compare %j with %j", (a, b) => {
    expect(compareEventIds(a, b)).toBeUndefined();
  });

  it("orders by milliseconds, then by sequence, as numbers", () => {
    const part = fc.bigInt({ min: 0n, max: 2n ** 70n });
    fc.assert(
      fc.property(part, part, part, part, (ms1, seq1, ms2, seq2) => {
        const expected = ms1 === ms2 ? Number(seq1 > seq2) - Number(seq1 < seq2) : ms1 > ms2 ? 1 : -1;
        expect(compareEventIds(`${ms1}-${seq1}`, `${ms2}-${seq2}`)).toBe(expected);
      }),
    );
  });
});
