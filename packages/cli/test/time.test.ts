import { InvalidArgumentError } from "commander";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rangeOf, time } from "../src/options/time.js";

describe("a time of the command line", () => {
  it.each([
    ["2026-11-28", "Europe/Vienna", "2026-11-27T23:00:00.000Z"],
    ["2026-07-01", "America/New_York", "2026-07-01T04:00:00.000Z"],
    ["2026-11-28T20:00", "Asia/Kathmandu", "2026-11-28T14:15:00.000Z"],
    ["2026-11-28T20:00:30.5", "UTC", "2026-11-28T20:00:30.500Z"],
    ["2026-11-28T20:00Z", "Europe/Vienna", "2026-11-28T20:00:00.000Z"],
    ["2026-11-28T20:00+05:30", "Europe/Vienna", "2026-11-28T14:30:00.000Z"],
    // The night in which clocks change: before, and after.
    ["2026-10-25", "Europe/Vienna", "2026-10-24T22:00:00.000Z"],
    ["2026-10-26", "Europe/Vienna", "2026-10-25T23:00:00.000Z"],
  ])("%s in %s is %s", (text, timeZone, is) => {
    expect(time(text)(timeZone).toISOString()).toBe(is);
  });

  it("is what the clocks of the zone show", () => {
    const zones = fc.constantFrom("Europe/Lisbon", "America/St_Johns", "Pacific/Auckland", "Asia/Tokyo");
    // Clocks change in the night: by day each time is there once.
    const days = fc.date({
      min: new Date("1990-01-01"),
      max: new Date("2035-01-01"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(zones, days, fc.integer({ min: 6, max: 23 }), (timeZone, date, hour) => {
        const text = `${date.toISOString().slice(0, 10)}T${String(hour).padStart(2, "0")}:30`;
        const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
        expect(format.format(time(text)(timeZone)).replace(" ", "T")).toBe(text);
      }),
    );
  });

  it.each([
    ...["", "yesterday", "28.11.2026", "2026-11", "2026-11-28 20:00", "2026-11-28T25:00", "1764360000000"],
    ...["2026-02-30", "2026-02-30T10:00", "2026-13-01", "2026-00-10", "2026-11-28T20:00+99:00"],
  ])("is refused as %j", (text) => {
    expect(() => time(text)).toThrow(InvalidArgumentError);
  });

  it("begins and ends a range in which something can be", () => {
    const [from, to] = [time("2026-11-28"), time("2026-11-29T00:00Z")];
    expect(rangeOf({ from, to }, "UTC")).toEqual({ from: from("UTC"), to: to("UTC") });
    expect(rangeOf({}, "UTC")).toEqual({ from: undefined, to: undefined });
    for (const wrong of [
      { from: to, to: from },
      { from, to: from },
    ])
      expect(() => rangeOf(wrong, "UTC")).toThrow("--from and --to leave no time between them");
  });
});
