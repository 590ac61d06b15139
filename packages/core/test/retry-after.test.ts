import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "../src/index.js";

const YEAR = 365 * 24 * 3600;
const now = Date.UTC(2026, 0, 1);

describe("parseRetryAfter", () => {
  it.each([
    ["7", 7],
    ["0", 0],
    ["0.65", 0.65],
    [".5", 0.5],
    ["7.", 7],
    [" 7 ", 7],
    ["007", 7],
    [String(YEAR + 1), YEAR],
    ["9".repeat(400), YEAR],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60],
    ["Thu, 01 Jan 2026 00:00:00 GMT", 0],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["Fri, 01 Jan 9999 00:00:00 GMT", YEAR],
  ])("reads %s as %d seconds", (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });

  it.each([null, "", " ", ".", "-5", "+5", "1e2", "0x64", "1,5", "1 2", "NaN", "Infinity", "soon"])(
    "reads nothing from %s",
    (header) => {
      expect(parseRetryAfter(header, now)).toBeUndefined();
    },
  );

  it("gives from 0 to a year, or nothing, whatever came", () => {
    const header = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.double().map(String),
      fc.bigInt().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(header, (text) => {
        const seconds = parseRetryAfter(text, now);
        if (seconds !== undefined) expect(seconds >= 0 && seconds <= YEAR).toBe(true);
      }),
    );
  });
});
