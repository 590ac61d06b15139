import { expect, it } from "vitest";
import { fold, tip } from "./events.js";

const idOf = (time: string) => `${Date.parse(time)}-0`;
const daysOf = (timeZone: string, ...times: string[]) =>
  fold(
    times.map((time) => tip(idOf(time), "ana", 1)),
    { timeZone },
  ).days.map(({ date, count }) => [date, count]);

it("a day begins at midnight of the time zone", () => {
  const times = ["2026-03-01T23:59:59.999Z", "2026-03-02T00:00:00Z"];
  expect(daysOf("UTC", ...times)).toEqual([
    ["2026-03-01", 1],
    ["2026-03-02", 1],
  ]);
  expect(daysOf("America/Los_Angeles", ...times)).toEqual([["2026-03-01", 2]]);
  expect(daysOf("Pacific/Kiritimati", ...times)).toEqual([["2026-03-02", 2]]);
});

it("a day has 23 hours when summer time begins, and 25 when it ends", () => {
  const spring = [
    "2026-03-28T22:59:59Z",
    "2026-03-28T23:00:00Z",
    "2026-03-29T21:59:59Z",
    "2026-03-29T22:00:00Z",
  ];
  expect(daysOf("Europe/Berlin", ...spring)).toEqual([
    ["2026-03-28", 1],
    ["2026-03-29", 2],
    ["2026-03-30", 1],
  ]);
  const autumn = [
    "2026-10-24T21:59:59Z",
    "2026-10-24T22:00:00Z",
    "2026-10-25T22:59:59Z",
    "2026-10-25T23:00:00Z",
  ];
  expect(daysOf("Europe/Berlin", ...autumn)).toEqual([
    ["2026-10-24", 1],
    ["2026-10-25", 2],
    ["2026-10-26", 1],
  ]);
});

it("a tip that comes late counts on its own day", () => {
  expect(daysOf("UTC", "2026-03-02T00:00:00Z", "2026-03-01T23:00:00Z", "2026-02-01T00:00:00Z")).toEqual([
    ["2026-02-01", 1],
    ["2026-03-01", 1],
    ["2026-03-02", 1],
  ]);
});

it("the last 31 days with tips are kept, and the total knows them all", () => {
  const log = Array.from({ length: 40 }, (_, day) => tip(`${Date.UTC(2026, 0, 1 + day)}-0`, "ana", 2));
  const late = tip(`${Date.UTC(2025, 0, 1)}-0`, "ana", 2);
  const { days, tips } = fold([...log, late]);
  expect(days).toHaveLength(31);
  expect(days[0]?.date).toBe("2026-01-10");
  expect(days.at(-1)).toEqual({ date: "2026-02-09", tokens: 2, count: 1 });
  expect(tips.count).toBe(41);
});
